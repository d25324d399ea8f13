// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.internal.flags.Flag;
import org.apache.mesos.internal.flags.FlagType;
import org.apache.mesos.internal.flags.Flags;
import org.apache.mesos.internal.logging.LogSettings;
import org.apache.mesos.internal.master.MasterFlags;
import org.apache.mesos.internal.slave.SlaveFlags;

/**
 * The flags of {@code mesos-local} (master.md 10.3): those of the master and of the slaves, and how
 * many slaves there are. Where both have a flag of the same name, it is the master's.
 */
public final class LocalFlags extends Flags {

  static final String PROGRAM = "mesos-local";

  /** More than one machine can do with; a typing mistake must not fill it with slaves. */
  private static final int MAX_SLAVES = 1000;

  private static final String MASTER = "master";

  private final Flag<Integer> numSlaves =
      add(Flag.of("num_slaves", FlagType.INT, "How many slaves the cluster has")
          .withDefault(1)
          .withCheck("1-" + MAX_SLAVES, count -> count >= 1 && count <= MAX_SLAVES));

  public LocalFlags() {
    super(PROGRAM + " [options]");
    include(new MasterFlags());
    List<String> names = all().stream().map(Flag::name).toList();
    new SlaveFlags()
        .all().stream()
            // The slaves of a local cluster have its master.
            .filter(flag -> !flag.name().equals(MASTER) && !names.contains(flag.name()))
            .forEach(this::add);
  }

  public int numSlaves() {
    return get(numSlaves);
  }

  /** The flags of the master of this cluster. */
  public MasterFlags masterFlags() {
    MasterFlags flags = new MasterFlags();
    flags.load(configuration().asMap(), ImmutableMap.of());
    return flags;
  }

  /** The flags of the slaves of this cluster, which has this master. */
  public SlaveFlags slaveFlags(String master) {
    Map<String, String> values = new TreeMap<>(configuration().asMap());
    values.put(MASTER, master);
    SlaveFlags flags = new SlaveFlags();
    flags.load(values, ImmutableMap.of());
    return flags;
  }

  public LogSettings logSettings() {
    LogSettings settings = masterFlags().logSettings();
    return new LogSettings(PROGRAM, settings.isQuiet(), settings.directory(), settings.buffer());
  }
}
