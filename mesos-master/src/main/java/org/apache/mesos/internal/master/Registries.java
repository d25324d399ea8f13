// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.internal.detector.MasterDetectionException;
import org.apache.mesos.internal.detector.ZooKeeperValue;
import org.apache.mesos.internal.storage.DiskStorage;
import org.apache.mesos.internal.storage.MemoryStorage;
import org.apache.mesos.internal.storage.SharedValue;
import org.apache.mesos.internal.storage.StorageException;
import org.apache.mesos.internal.storage.StoredValue;
import org.apache.mesos.process.Node;

/** The registries that the flag {@code registry} offers. */
public final class Registries {

  /** Where a registry is kept. */
  public enum Kind {
    IN_MEMORY,
    FILE,
    ZK;

    static Optional<Kind> parse(String text) {
      return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name of the file, and what the znode's name ends with. */
  static final String PATH = "registry";

  private Registries() {}

  /**
   * Opens the registry that the flags ask for. Blocks on files and DNS.
   *
   * @throws IllegalArgumentException if flags are missing; the message is for users
   * @throws MasterDetectionException if the flag {@code zk} makes no sense
   * @throws StorageException if the directory cannot be used
   */
  public static SharedValue open(Node node, MasterFlags flags)
      throws MasterDetectionException, StorageException {
    return switch (flags.registry()) {
      case IN_MEMORY -> new StoredValue(new MemoryStorage(), PATH);
      case FILE -> file(flags);
      case ZK ->
        ZooKeeperValue.open(
            node,
            flags
                .zk()
                .orElseThrow(() -> new IllegalArgumentException(
                    "--registry=zk needs --zk, which says where the ZooKeeper is")),
            PATH);
    };
  }

  private static SharedValue file(MasterFlags flags) throws StorageException {
    ExecutorService worker = Executors.newSingleThreadExecutor(
        new ThreadFactoryBuilder().setDaemon(true).setNameFormat("registry").build());
    DiskStorage storage;
    try {
      storage = DiskStorage.open(flags.workDir().resolve(PATH), worker);
    } catch (StorageException e) {
      worker.shutdown();
      throw e;
    }
    return new StoredValue(storage, "slaves", () -> {
      worker.shutdown();
      storage.close();
    });
  }
}
