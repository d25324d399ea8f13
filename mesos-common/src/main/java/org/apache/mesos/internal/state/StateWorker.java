// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.state;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.process.Uuids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one state: operations one after the other. It does not keep a JVM from ending. */
public final class StateWorker {

  private static final Logger log = LoggerFactory.getLogger(StateWorker.class);

  /** A state that nobody uses needs no thread. */
  private static final long IDLE_SECONDS = 10;

  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
      1,
      1,
      IDLE_SECONDS,
      TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(),
      new ThreadFactoryBuilder().setNameFormat("mesos-state").setDaemon(true).build());

  public StateWorker() {
    thread.allowCoreThreadTimeOut(true);
  }

  /** A uuid that tells an entry from all others of its name. */
  public ByteString randomUuid() {
    return Uuids.toBytes(Uuids.random(random));
  }

  /** Does something when its turn has come. */
  public <T extends @Nullable Object> Future<T> submit(Callable<T> operation) {
    try {
      return thread.submit(operation);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new IllegalStateException("The state is closed", e));
    }
  }

  /** Closes a store after the operations before, and takes no more. */
  public void close(EntryStore store) {
    try {
      thread.execute(() -> closeNow(store));
    } catch (RejectedExecutionException e) {
      return; // Closed before.
    }
    thread.shutdown();
  }

  private static void closeNow(EntryStore store) {
    try {
      store.close();
    } catch (IOException e) {
      log.warn("Failed to close a state", e);
    }
  }

  /** Waits until everything has been done and nothing more will be; whether that came in time. */
  public boolean awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
    return thread.awaitTermination(timeout, unit);
  }
}
