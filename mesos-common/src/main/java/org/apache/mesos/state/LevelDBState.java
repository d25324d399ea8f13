// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import java.util.Objects;
import org.apache.mesos.internal.state.LevelDbEntryStore;

/**
 * Variables in a directory of this machine, in the form of LevelDB: what was stored by libmesos is
 * found. What is stored is on disk when its future is ready. A directory belongs to one state at a
 * time.
 */
public class LevelDBState extends AbstractState {

  /**
   * Variables below a path, which is made when it is first needed. If it cannot be opened, for
   * instance because another process has done so, all futures fail.
   */
  public LevelDBState(String path) {
    super(new LevelDbEntryStore(Objects.requireNonNull(path, "path")));
  }
}
