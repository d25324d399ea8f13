# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What Spark 2.2, which was made for Java 8, needs on Java 17. To be sourced.

# It looks into the JDK's objects: to estimate sizes, to serialize, to reach memory directly.
JAVA_17_OPTIONS=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
  java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action \
  sun.util.calendar; do
  JAVA_17_OPTIONS+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
# Hadoop asks for the realm of Kerberos.
JAVA_17_OPTIONS+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED)
# Hadoop takes the first three characters of the version for granted, which "17" does not have.
JAVA_17_OPTIONS+=(-Djava.version=17.0.0)
# Jobs are short: no time for the second compiler.
JAVA_17_OPTIONS+=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)
