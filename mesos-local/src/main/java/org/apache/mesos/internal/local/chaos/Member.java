// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of the cluster that this program starts, again and again. */
final class Member {

  enum State {
    DOWN,
    RUNNING,
    /** By SIGSTOP. */
    STOPPED
  }

  private final Kind kind;
  private final String name;
  private final ImmutableList<String> words;
  private final Path log;
  private @Nullable Process process;
  private State state = State.DOWN;
  private boolean isExpectedToEnd;

  Member(Kind kind, String name, List<String> words, Path log) {
    this.kind = kind;
    this.name = name;
    this.words = ImmutableList.copyOf(words);
    this.log = log;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  ImmutableList<String> words() {
    return words;
  }

  Path log() {
    return log;
  }

  State state() {
    return state;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean isDown() {
    return state == State.DOWN;
  }

  long pid() {
    return process == null ? -1 : process.pid();
  }

  void started(Process newProcess) {
    process = newProcess;
    state = State.RUNNING;
    isExpectedToEnd = false;
  }

  /** Whether this is its present process, not one of before. */
  boolean is(Process other) {
    return other == process;
  }

  void stopped() {
    state = State.STOPPED;
  }

  void goesOn() {
    state = State.RUNNING;
  }

  void ended() {
    state = State.DOWN;
  }

  /** Its end is no surprise from now on. */
  void expectEnd() {
    isExpectedToEnd = true;
  }

  boolean isExpectedToEnd() {
    return isExpectedToEnd;
  }
}
