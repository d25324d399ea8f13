// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.sim;

import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Clock;
import org.apache.mesos.process.Filter;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Message;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.RunQueue;
import org.apache.mesos.process.Timer;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * An OS process of a {@link World} with an address of its own. It can be killed, started again at
 * the same address, stopped and continued at any moment. Whatever shares its IP address is on the
 * same machine.
 */
public final class Host {

  private final World world;
  private final String name;
  private final Address address;
  private BiConsumer<Upid, Throwable> failureListener = (pid, failure) -> {
    throw new IllegalStateException("Process " + pid + " failed", failure);
  };
  private @Nullable Life life;
  private boolean isPaused;

  Host(World world, String name, Address address) {
    this.world = world;
    this.name = name;
    this.address = address;
  }

  /** What it is called in traces. */
  public String name() {
    return name;
  }

  /** Where its node listens. */
  public Address address() {
    return address;
  }

  /** Whether it runs, be it paused. */
  public boolean isUp() {
    return life != null;
  }

  /** Whether it is up, but gets no time. */
  public boolean isPaused() {
    return isPaused;
  }

  /** Whether it is up with this node, not one of an earlier life. */
  public boolean isNode(Node node) {
    return life != null && life.node == node;
  }

  /** Hears of processes that failed. Default: that ends the run. */
  public void setFailureListener(BiConsumer<Upid, Throwable> listener) {
    failureListener = listener;
  }

  /** Starts it. Its node, still without processes of its own. */
  public Node boot() {
    checkState(life == null, "%s is up already", name);
    Life newLife = new Life();
    life = newLife;
    try {
      Node node = Node.builder(world.network().transport(newLife))
          .clock(newLife)
          .runQueue(newLife)
          .random(world.random())
          .failureListener((pid, failure) -> failureListener.accept(pid, failure))
          .build();
      node.setFilter(newLife);
      newLife.node = node;
      return node;
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Kills it: it does nothing any more, and the kernel closes its connections. */
  public void kill() {
    checkState(life != null, "%s is down already", name);
    Life ended = life;
    life = null;
    isPaused = false;
    ended.end();
  }

  /** Stops it, as SIGSTOP does: its connections stay, what comes waits. */
  public void pause() {
    checkState(life != null, "%s is down", name);
    isPaused = true;
  }

  /** Lets it go on. */
  public void resume() {
    checkState(life != null && isPaused, "%s is not paused", name);
    isPaused = false;
    life.drain();
  }

  /** Runs a task as part of it, soon; never if it is down or killed before. */
  public void execute(Runnable task) {
    if (life != null) {
      life.execute(task);
    }
  }

  /** Timers of its present life that have neither run nor been cancelled. */
  public int pendingTimers() {
    return life == null ? 0 : life.timers.size();
  }

  /** Processes of its present life, those that every node has included. */
  public int processes() {
    return life == null || life.node == null ? 0 : life.node.processes();
  }

  @Override
  public String toString() {
    return name;
  }

  /** From a start to the next end: the clock, run queue and filter of one node. */
  final class Life implements Clock, RunQueue, Filter {

    private final Set<Alarm> timers = new LinkedHashSet<>();
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private @Nullable Node node;
    private boolean isOver;

    Host host() {
      return Host.this;
    }

    boolean isOver() {
      return isOver;
    }

    private void end() {
      isOver = true;
      timers.forEach(alarm -> alarm.entry.cancel());
      timers.clear();
      backlog.clear();
      world.network().killed(this);
    }

    private void drain() {
      Runnable task;
      while ((task = backlog.poll()) != null) {
        world.enqueue(this, task);
      }
    }

    /** Runs it now, or when the host goes on; the world's part of {@link #execute}. */
    void run(Runnable task) {
      if (isOver) {
        return;
      }
      if (isPaused) {
        backlog.add(task);
      } else {
        task.run();
      }
    }

    @Override
    public void execute(Runnable task) {
      if (!isOver) {
        world.enqueue(this, task);
      }
    }

    @Override
    public void await(Future<?> future) {
      world.runUntil(future);
    }

    @Override
    public void close() {}

    @Override
    public Instant now() {
      return world.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      Alarm alarm = new Alarm(task);
      if (!isOver) {
        alarm.entry = world.agenda().enter(World.nanos(delay), alarm);
        timers.add(alarm);
      }
      return alarm;
    }

    @Override
    public boolean dropMessage(Upid receiver, Message message) {
      world.serving(Host.this, receiver, message);
      return false;
    }

    @Override
    public boolean dropDispatch(Upid receiver) {
      world.serving(Host.this, receiver, null);
      return false;
    }

    @Override
    public boolean dropExited(Upid receiver, Upid gone) {
      world.serving(Host.this, receiver, null);
      return false;
    }

    /** A timer of a process. */
    private final class Alarm implements Timer, Runnable {

      private final Runnable task;
      private Agenda.Entry entry = Agenda.NEVER;

      Alarm(Runnable task) {
        this.task = task;
      }

      @Override
      public void run() {
        // While the host is paused the timer is due, but can still be cancelled.
        Life.this.run(() -> {
          if (timers.remove(this)) {
            task.run();
          }
        });
      }

      @Override
      public boolean cancel() {
        entry.cancel();
        return timers.remove(this);
      }
    }
  }
}
