// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.process.Future;

/** Where a {@link FrameworksManager} keeps the frameworks; a failed future says what is wrong. */
public interface FrameworksStorage {

  Future<Map<FrameworkID, FrameworkInfo>> list();

  Future<Boolean> add(FrameworkID id, FrameworkInfo info);

  Future<Boolean> remove(FrameworkID id);
}
