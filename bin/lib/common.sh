# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the programs of bin/ have in common: they build what is not built yet, find Java, and start
# it fast. To be sourced. MESOS_JAVA_OPTS goes to every JVM.

MESOS_BIN=${BASH_SOURCE[0]%/lib/*}
MESOS_HOME=${MESOS_BIN%/*}
MESOS_JAR=$MESOS_HOME/mesos-local/target/mesos.jar
EXAMPLES_JAR=$MESOS_HOME/examples/target/mesos-examples.jar
MIN_JAVA=17

fail() {
  echo "${0##*/}: $1" >&2
  exit 1
}

# Sets JAVA, JAVA_VERSION, JAVA_MAJOR, PERMISSIONS and CLASS_DATA. Runs few programs: an executor
# waits for it.
find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    JAVA=$JAVA_HOME/bin/java
    [[ -x $JAVA ]] || fail "There is no bin/java in JAVA_HOME, which is '$JAVA_HOME'"
  else
    JAVA=$(type -P java) || fail "Java is needed, $MIN_JAVA or newer: set JAVA_HOME, or PATH"
  fi
  local home key value
  home=$(readlink -f "$JAVA")
  home=${home%/bin/java}
  JAVA_VERSION=
  if [[ -r $home/release ]]; then
    while IFS='=' read -r key value; do
      [[ $key == JAVA_VERSION ]] && JAVA_VERSION=${value//\"/}
    done <"$home/release"
  fi
  if [[ -z $JAVA_VERSION ]]; then
    JAVA_VERSION=$("$JAVA" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
  JAVA_MAJOR=${JAVA_VERSION%%[!0-9]*}
  ((${JAVA_MAJOR:-0} >= MIN_JAVA)) \
    || fail "Java $MIN_JAVA or newer is needed: $JAVA is version ${JAVA_VERSION:-unknown}"
  # Newer ones warn of what Netty and protobuf do.
  PERMISSIONS=()
  if ((JAVA_MAJOR >= 24)); then
    PERMISSIONS=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  fi
  # One for each Java and version; -nt below sees to it that it is of these jars.
  CLASS_DATA=$MESOS_HOME/mesos-local/target/class-data/${home//\//_}-$JAVA_VERSION.jsa
}

build_if_needed() {
  [[ -f $MESOS_JAR && -f $EXAMPLES_JAR ]] && return
  command -v mvn >/dev/null || fail "Nothing is built yet, and Maven (mvn) is not on the PATH"
  mkdir -p "$MESOS_HOME/mesos-local/target"
  {
    lock 9
    if [[ ! -f $MESOS_JAR || ! -f $EXAMPLES_JAR ]]; then
      echo "Building Mesos, which is needed once and takes a minute or two ..." >&2
      (cd "$MESOS_HOME" && exec mvn -q -B -DskipTests -Dspotless.check.skip -Dcheckstyle.skip \
        -pl examples -am package >&2 9>&-) || fail "The build failed"
    fi
  } 9>"$MESOS_HOME/mesos-local/target/.build-lock"
}

# Waits for others that do the same; without flock the work is done twice, which does no harm.
lock() {
  ! command -v flock >/dev/null || flock "$1"
}

has_class_data() {
  [[ -e $CLASS_DATA && $CLASS_DATA -nt $MESOS_JAR && $CLASS_DATA -nt $EXAMPLES_JAR ]]
}

# Makes the archive of loaded classes that lets each JVM start in half the time. Never in the way:
# who finds somebody at it goes on without, and if it fails an empty file says so.
make_class_data() {
  [[ -z ${MESOS_CLASS_LISTS:-} ]] || return 0
  has_class_data && return
  mkdir -p "${CLASS_DATA%/*}" 2>/dev/null && [[ -w ${CLASS_DATA%/*} ]] || return 0
  {
    if ! command -v flock >/dev/null || flock -n 8; then
      has_class_data && return
      [[ ! -t 2 ]] || echo "Preparing fast starts, once after a build ..." >&2
      "$MESOS_BIN/lib/make-class-data" "$CLASS_DATA" >/dev/null 2>&1 8>&- || true
    fi
  } 8>"$CLASS_DATA.lock"
}

# What a program is that a user starts: start (daemon|tool) MAIN [ARG...]
start() {
  find_java
  build_if_needed
  make_class_data
  java_exec "$@"
}

# What an executor is, which a slave starts and wants quickly: start_executor MAIN [ARG...]
start_executor() {
  find_java
  java_exec tool "$@"
}

# Replaces this shell by a JVM, so that signals reach it: java_exec (daemon|tool) MAIN [ARG...]
java_exec() {
  local kind=$1 flags=(-Xshare:auto -XX:-UsePerfData)
  # Netty's events for Java's flight recorder are not needed, and starting that takes its time.
  flags+=(-Dio.netty.jfr.enabled=false)
  shift
  if [[ $kind == tool ]]; then
    flags+=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
  fi
  # A JVM would tell on stdout when an archive does not fit.
  flags+=(-Xlog:disable ${PERMISSIONS[@]+"${PERMISSIONS[@]}"})
  if [[ -n ${MESOS_CLASS_LISTS:-} ]]; then
    flags+=("-XX:DumpLoadedClassList=$MESOS_CLASS_LISTS/$$")
  elif [[ -s $CLASS_DATA ]] && has_class_data; then
    flags+=("-XX:SharedArchiveFile=$CLASS_DATA")
  fi
  local options
  read -ra options <<<"${MESOS_JAVA_OPTS:-}"
  exec "$JAVA" "${flags[@]}" ${options[@]+"${options[@]}"} -cp "$MESOS_JAR:$EXAMPLES_JAR" "$@"
}
