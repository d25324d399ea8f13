// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the native library of the original, which is not needed: loading it does nothing and
 * cannot fail. What programs may want of it is its version, which tells them what API they have.
 */
public class MesosNativeLibrary {

  /** The release of Mesos whose API this is. */
  public static final String VERSION = "1.11.0";

  private MesosNativeLibrary() {}

  /** Does nothing; there need not be any file at the path. */
  public static void load(@Nullable String path) {}

  /** Does nothing; the environment is not looked at either. */
  public static void load() {}

  /** The release of Mesos whose API this is, also if nothing was loaded before. */
  public static Version version() {
    String[] numbers = VERSION.split("\\.", -1);
    return new Version(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  /** A version of three numbers. */
  public static class Version implements Comparable<Version> {

    private static final Comparator<Version> ORDER = Comparator.<Version>comparingLong(
            version -> version.major)
        .thenComparingLong(version -> version.minor)
        .thenComparingLong(version -> version.patch);

    /** What changes when programs have to. */
    public final long major;

    /** What changes with what programs can do. */
    public final long minor;

    /** What changes when mistakes are corrected. */
    public final long patch;

    /**
     * A version.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Version(long major, long minor, long patch) {
      checkArgument(major >= 0, "major: %s (expected: not negative)", major);
      checkArgument(minor >= 0, "minor: %s (expected: not negative)", minor);
      checkArgument(patch >= 0, "patch: %s (expected: not negative)", patch);
      this.major = major;
      this.minor = minor;
      this.patch = patch;
    }

    /** A version whose last number is 0. */
    public Version(long major, long minor) {
      this(major, minor, 0);
    }

    /** A version whose other numbers are 0. */
    public Version(long major) {
      this(major, 0, 0);
    }

    /** Whether all three numbers are the same. */
    @SuppressWarnings("NonOverridingEquals") // Programs are compiled against this one.
    public boolean equals(@Nullable Version other) {
      return other != null && ORDER.compare(this, other) == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Version version && equals(version);
    }

    @Override
    public int hashCode() {
      return Long.hashCode((major * 31 + minor) * 31 + patch);
    }

    /**
     * Orders by the first number that differs: -1, 0 or 1.
     *
     * @throws IllegalArgumentException if there is no other
     */
    @Override
    public int compareTo(Version other) {
      checkArgument(other != null, "other Version must not be null");
      return Integer.signum(ORDER.compare(this, other));
    }

    /** Whether this is lower than another. */
    public boolean before(Version other) {
      return compareTo(other) < 0;
    }

    /** Whether this is higher than another. */
    public boolean after(Version other) {
      return compareTo(other) > 0;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d.%d.%d", major, minor, patch);
    }
  }
}
