// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.processes;

import com.google.common.collect.ImmutableMap;

/**
 * The raw status of {@code wait(2)}, an int as ExitedExecutorMessage carries it: the exit code in
 * bits 8-15, or the signal in bits 0-6.
 */
public final class WaitStatus {

  private static final int SIGNAL_MASK = 0x7f;
  private static final int CODE_MASK = 0xff;
  private static final int CODE_SHIFT = 8;

  /** How shells, and the JDK, write the death by a signal as an exit code. */
  private static final int SIGNAL_OFFSET = 128;

  private static final int MAX_SIGNAL = 64;

  /** The texts of strsignal(3) on Linux, where the numbers are those of most platforms. */
  private static final ImmutableMap<Integer, String> SIGNALS =
      ImmutableMap.<Integer, String>builder()
          .put(1, "Hangup")
          .put(2, "Interrupt")
          .put(3, "Quit")
          .put(4, "Illegal instruction")
          .put(5, "Trace/breakpoint trap")
          .put(6, "Aborted")
          .put(7, "Bus error")
          .put(8, "Floating point exception")
          .put(9, "Killed")
          .put(10, "User defined signal 1")
          .put(11, "Segmentation fault")
          .put(12, "User defined signal 2")
          .put(13, "Broken pipe")
          .put(14, "Alarm clock")
          .put(15, "Terminated")
          .put(16, "Stack fault")
          .put(17, "Child exited")
          .put(18, "Continued")
          .put(19, "Stopped (signal)")
          .put(20, "Stopped")
          .put(21, "Stopped (tty input)")
          .put(22, "Stopped (tty output)")
          .put(23, "Urgent I/O condition")
          .put(24, "CPU time limit exceeded")
          .put(25, "File size limit exceeded")
          .put(26, "Virtual timer expired")
          .put(27, "Profiling timer expired")
          .put(28, "Window changed")
          .put(29, "I/O possible")
          .put(30, "Power failure")
          .put(31, "Bad system call")
          .buildOrThrow();

  private WaitStatus() {}

  /** The status of a process that ended with an exit code. */
  public static int exited(int code) {
    return (code & CODE_MASK) << CODE_SHIFT;
  }

  /** The status of a process that was ended by a signal. */
  public static int signaled(int signal) {
    return signal & SIGNAL_MASK;
  }

  /**
   * The status behind the JDK's exit value, which is 128 plus the signal after a death by a signal.
   * A process that itself exits with such a code cannot be told from that: shells do it to pass on
   * that their child was killed, so the signal is the better guess.
   */
  public static int ofExitValue(int value) {
    int signal = value - SIGNAL_OFFSET;
    return signal > 0 && signal <= MAX_SIGNAL ? signaled(signal) : exited(value);
  }

  /** Whether the process ended by itself. */
  public static boolean isExited(int status) {
    return (status & SIGNAL_MASK) == 0;
  }

  /** The exit code of a process that ended by itself. */
  public static int code(int status) {
    return status >> CODE_SHIFT & CODE_MASK;
  }

  /** What strsignal(3) says of the signal that ended the process. */
  public static String signalText(int status) {
    int signal = status & SIGNAL_MASK;
    String text = SIGNALS.get(signal);
    if (text != null) {
      return text;
    }
    // Numbers from 34 on are real-time signals; C programs count them from there.
    return signal >= 34 ? "Real-time signal " + (signal - 34) : "Unknown signal " + signal;
  }
}
