// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import static com.google.common.base.Preconditions.checkState;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.FrameworkInfo.Capability;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.URL;
import org.apache.mesos.internal.resources.Resources;
import org.apache.mesos.process.Upid;

/** The offers that frameworks hold. */
final class Offers {

  private final Ids ids;
  private final Frameworks frameworks;
  private final Slaves slaves;
  private final Map<OfferID, Offer> byId = new LinkedHashMap<>();

  Offers(Ids ids, Frameworks frameworks, Slaves slaves) {
    this.ids = ids;
    this.frameworks = frameworks;
    this.slaves = slaves;
  }

  Optional<Offer> find(OfferID id) {
    return Optional.ofNullable(byId.get(id));
  }

  int count() {
    return byId.size();
  }

  /** Makes an offer, which the framework then holds. */
  Offer make(Framework framework, String role, Slave slave, Resources free) {
    boolean namesRoles = Roles.hasMany(framework.info());
    Resources resources = namesRoles ? free.allocatedTo(role) : free;
    Resources shown = framework.has(Capability.Type.RESERVATION_REFINEMENT)
        ? resources.reservedByLists()
        : resources.reservedByRoles();
    Protos.Offer.Builder message = Protos.Offer.newBuilder()
        .setId(ids.nextOffer())
        .setFrameworkId(framework.id())
        .setSlaveId(slave.id())
        .setHostname(slave.info().getHostname())
        .addAllResources(shown)
        .addAllAttributes(slave.info().getAttributesList())
        .addAllExecutorIds(framework.executorsOn(slave.id()))
        .setUrl(url(slave));
    if (namesRoles) {
      message.getAllocationInfoBuilder().setRole(role);
    }
    Offer offer = new Offer(message.build(), role, resources);
    byId.put(offer.id(), offer);
    framework.addOffer(offer);
    slave.addOffer(offer);
    return offer;
  }

  /** Where the slave's web endpoints are; tools for later releases look for it. */
  private static URL url(Slave slave) {
    Upid pid = slave.pid();
    return URL.newBuilder()
        .setScheme("http")
        .setAddress(Protos.Address.newBuilder()
            .setHostname(slave.info().getHostname())
            .setIp(pid.address().host())
            .setPort(pid.address().port()))
        .setPath("/" + pid.id())
        .build();
  }

  /** Ends an offer, without telling anybody. */
  void remove(Offer offer) {
    checkState(byId.remove(offer.id(), offer), "unknown offer %s", offer.id());
    frameworks.find(offer.frameworkId()).orElseThrow().removeOffer(offer);
    slaves.find(offer.slaveId()).orElseThrow().removeOffer(offer);
  }
}
