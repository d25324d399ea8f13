// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.sched;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Upid;
import org.jspecify.annotations.Nullable;

/**
 * Where slaves are that the framework has launched tasks on, so that its messages to their
 * executors need not pass through the master (drivers.md 3). The pids come with the offers.
 */
final class SlavePids {

  /**
   * Offers and slaves that went away while no master was there to say so stay, up to this. One that
   * is forgotten for it is reached through the master.
   */
  static final int MAX_ENTRIES = 100_000;

  private record OfferingSlave(SlaveID id, Upid pid) {}

  private final Map<OfferID, OfferingSlave> byOffer = limited();
  private final Map<SlaveID, Upid> bySlave = limited();

  private static <K, V> Map<K, V> limited() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_ENTRIES;
      }
    };
  }

  void offered(OfferID offer, SlaveID slave, Upid pid) {
    byOffer.put(offer, new OfferingSlave(slave, pid));
  }

  void rescinded(OfferID offer) {
    byOffer.remove(offer);
  }

  /** A task is launched with an offer; it may be on another slave by a framework's mistake. */
  void launched(OfferID offer, SlaveID slave) {
    @Nullable OfferingSlave offering = byOffer.get(offer);
    if (offering != null && offering.id.equals(slave)) {
      bySlave.put(slave, offering.pid);
    }
  }

  /** An offer is used up. */
  void answered(OfferID offer) {
    byOffer.remove(offer);
  }

  void lost(SlaveID slave) {
    bySlave.remove(slave);
  }

  Optional<Upid> find(SlaveID slave) {
    return Optional.ofNullable(bySlave.get(slave));
  }
}
