// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of a run, which are started again whenever they have ended. */
final class Cluster {

  /** One that has ended by itself is given a moment, in case it does so each time. */
  private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

  /** A daemon ends by itself, with what it started, within this, unless something is wrong. */
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private final Children children;
  private final Timeline timeline;
  private final RunLog log;
  private final List<Member> members = new ArrayList<>();

  /** Schedulers that have nothing left to do. */
  private final Set<Member> finished = new LinkedHashSet<>();

  private final Map<Kind, Integer> ownEnds = new EnumMap<>(Kind.class);
  private boolean isEnding;

  Cluster(Children children, Timeline timeline, RunLog log) {
    this.children = children;
    this.timeline = timeline;
    this.log = log;
  }

  /** Adds a member, which is a program on the class path of this one. */
  void add(Kind kind, String name, Path logs, String main, List<String> arguments) {
    members.add(
        new Member(kind, name, JavaProgram.words(main, arguments), logs.resolve(name + ".log")));
  }

  ImmutableList<Member> members(Kind kind) {
    return members.stream()
        .filter(member -> member.kind() == kind)
        .collect(ImmutableList.toImmutableList());
  }

  void startAll() throws IOException {
    for (Member member : members) {
      start(member);
    }
  }

  private void start(Member member) throws IOException {
    Process process = children.start(member.words(), member.log());
    member.started(process);
    var unused = process.onExit().thenAccept(ended -> timeline.tell(() -> ended(member, ended)));
  }

  private void startAgain(Member member) throws IOException {
    if (member.isDown() && !finished.contains(member) && !isEnding) {
      start(member);
      log.say("Started   %s (%d)", member.name(), member.pid());
    }
  }

  private void ended(Member member, Process process) {
    if (!member.is(process)) {
      return;
    }
    member.ended();
    if (member.isExpectedToEnd()) {
      return;
    }
    int code = process.exitValue();
    if (member.kind() == Kind.SCHEDULER && code == 0) {
      finished.add(member);
      log.say("Finished  %s: all of its tasks have ended", member.name());
      return;
    }
    ownEnds.merge(member.kind(), 1, Integer::sum);
    log.say("Ended     %s by itself, with code %d", member.name(), code);
    timeline.after(RESTART_DELAY, () -> startAgain(member));
  }

  /** Kills a member, and starts it again after a while. */
  void kill(Member member, Duration pause) throws IOException, InterruptedException {
    member.expectEnd();
    var unused = Children.signal("KILL", member.pid());
    member.ended();
    timeline.after(pause, () -> startAgain(member));
  }

  /** Stops a member, and lets it go on after a while. */
  void stop(Member member, Duration pause) throws IOException, InterruptedException {
    var unused = Children.signal("STOP", member.pid());
    member.stopped();
    long pid = member.pid();
    timeline.after(pause, () -> {
      if (member.pid() == pid) {
        goOn(member);
      }
    });
  }

  private void goOn(Member member) throws IOException, InterruptedException {
    if (member.state() == Member.State.STOPPED) {
      member.goesOn();
      var unused = Children.signal("CONT", member.pid());
      log.say("Continued %s (%d)", member.name(), member.pid());
    }
  }

  /** Everything that was stopped goes on, and what is down is started. */
  void heal() throws IOException, InterruptedException {
    for (Member member : members) {
      goOn(member);
      startAgain(member);
    }
  }

  boolean areSchedulersFinished() {
    return finished.containsAll(members(Kind.SCHEDULER));
  }

  /** Everything that is alive. */
  ImmutableList<ProcessScan.Found> alive() {
    return children.alive();
  }

  /** What is alive and no member: executors, and tasks. */
  ImmutableList<ProcessScan.Found> others() {
    List<Long> own = members.stream().map(Member::pid).toList();
    return children.alive().stream()
        .filter(found -> !own.contains(found.pid()))
        .collect(ImmutableList.toImmutableList());
  }

  /** Ends all members as an operator would, those first that were started last. */
  void end() throws IOException, InterruptedException {
    isEnding = true;
    for (Member member : Lists.reverse(members)) {
      if (!member.isDown()) {
        member.expectEnd();
        var unused = Children.signal("TERM", member.pid());
        if (!timeline.runUntil(member::isDown, END_LIMIT)) {
          log.say("Lingering %s (%d) in spite of SIGTERM", member.name(), member.pid());
        }
      }
    }
  }

  /** How often members of a kind have ended without having been killed. */
  int ownEnds(Kind kind) {
    return ownEnds.getOrDefault(kind, 0);
  }

  /** How many lines in the logs of a kind have a text. */
  long countInLogs(Kind kind, String text) throws IOException {
    long count = 0;
    for (Member member : members(kind)) {
      if (Files.exists(member.log())) {
        try (var lines = Files.lines(member.log())) {
          count += lines.filter(line -> line.contains(text)).count();
        }
      }
    }
    return count;
  }
}
