// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources that are reserved for roles, and those that are allocated to them. */
class ReservationsTest {

  private static final String SOME = "cpus(ads):2;cpus:1;mem(*):1024;ports(ads):[1-9]";

  @Test
  void namesMayHaveRoles() {
    Resources resources = Resources.parse(SOME);

    assertThat(resources).hasToString("cpus(ads)=2; cpus=1; mem=1024; ports(ads)=[1-9]");
    assertThat(resources.toProto())
        .extracting(Resources::role)
        .containsExactly("ads", "*", "*", "ads");
    assertThat(resources.cpus()).isEqualTo(3);
    assertThat(Resources.parse(resources.toString().replace("; ", ";").replace('=', ':')))
        .isEqualTo(resources);
  }

  @Test
  void whatNamesNoRoleHasTheDefaultOne() {
    assertThat(Resources.parseReserved("cpus:2;mem(*):64;disk(web):1", "ads"))
        .hasToString("cpus(ads)=2; mem=64; disk(web)=1");
  }

  @Test
  void whatIsReservedForNobodyMayBeReserved() {
    Resources resources = Resources.parse("cpus(ads):2;mem:64");

    assertThat(resources.reservedFor("web")).hasToString("cpus(ads)=2; mem(web)=64");
    assertThat(resources.reservedFor("*")).isSameAs(resources);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpus(:1", "cpus():1", "cpus(a:1", "cpus(a)b:1"})
  void rolesAreInParentheses(String text) {
    assertThatThrownBy(() -> Resources.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Bad value for resources, expecting 'name(role)' but got 'cpus(");
  }

  @Test
  void resourcesMayBeJson() {
    String json = """
        [
          {"name": "cpus", "type": "SCALAR", "scalar": {"value": 2.5}, "role": "ads"},
          {"name": "mem", "type": "SCALAR", "scalar": {"value": 1024}},
          {"name": "ports", "type": "RANGES", "ranges": {"range": [
            {"begin": 1, "end": 9}, {"begin": 20, "end": 18446744073709551615}]}},
          {"name": "disks", "type": "SET", "set": {"item": ["sda1", "sda2"]}, "role": "*"}
        ]
        """;

    assertThat(Resources.parseReserved(json, "web"))
        .hasToString("cpus(ads)=2.5; mem(web)=1024; ports(web)=[1-9, 20-18446744073709551615];"
            + " disks={sda1, sda2}");
    assertThat(Resources.parse("[]").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "[1]",
        "[{}]",
        "[] []",
        "[{\"name\":1}]",
        "[{\"name\":\"cpus\"}]",
        "[{\"name\":\"cpus\",\"type\":\"TEXT\"}]",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\"}]",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{}}]",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"v\":1}}]",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":\"1\"}}]",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":-1}}]",
        "[{\"name\":\"p\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1}]}}]",
        "[{\"name\":\"p\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":-1}]}}]",
        "[{\"name\":\"p\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"x\":1}]}}]",
        "[{\"name\":\"s\",\"type\":\"SET\",\"set\":{\"item\":[1]}}]"
      })
  void badJsonIsRefused(String json) {
    assertThatThrownBy(() -> Resources.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Bad value for resources, in its JSON: ");
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    assertThatThrownBy(() -> Resources.parse("[{\"disk\":{}}]"))
        .hasMessage("Bad value for resources, in its JSON: Resource.disk is not supported");
  }

  @Test
  void reservationsAreKeptApart() {
    Resources resources = Resources.parse(SOME);

    assertThat(resources.contains(Resources.parse("cpus:1.5"))).isFalse();
    assertThat(resources.contains(Resources.parse("cpus(ads):1.5"))).isTrue();
    assertThat(resources.subtract(Resources.parse("cpus(ads):1")).toString())
        .startsWith("cpus(ads)=1; cpus=1;");
    assertThat(resources.unreserved()).hasToString("cpus=1; mem=1024");
    assertThat(resources.availableTo("ads")).isEqualTo(resources);
    assertThat(resources.availableTo("web")).hasToString("cpus=1; mem=1024");
    assertThat(resources.reservedRoles()).containsExactly("ads");
  }

  @Test
  @SuppressWarnings("deprecation") // That it is not set is what is tested.
  void reservationInAListIsTheSame() {
    Resources byRole = Resources.parse("cpus(ads):2;mem:64");

    Resources byList = byRole.reservedByLists();

    assertThat(byList.toProto().get(0).hasRole()).isFalse();
    assertThat(byList.toProto().get(0).getReservations(0))
        .isEqualTo(ReservationInfo.newBuilder()
            .setType(ReservationInfo.Type.STATIC)
            .setRole("ads")
            .build());
    assertThat(byList).isEqualTo(byRole).hasToString("cpus(ads)=2; mem=64");
    assertThat(byRole.subtract(byList).allocatable().isEmpty()).isTrue();
  }

  @Test
  void otherReservationsAreOfAnotherKind() {
    Resource dynamic = Resources.parse("cpus:2").toProto().get(0).toBuilder()
        .addReservations(
            ReservationInfo.newBuilder().setType(ReservationInfo.Type.DYNAMIC).setRole("ads"))
        .build();

    assertThat(Resources.role(dynamic)).isEqualTo("*");
    assertThat(Resources.parse("cpus(ads):2").contains(Resources.empty().add(dynamic)))
        .isFalse();
  }

  @Test
  void allocationIsPutOnAndTakenOff() {
    Resources resources = Resources.parse(SOME);
    Resources allocated = resources.allocatedTo("ads");

    assertThat(allocated.toProto())
        .extracting(resource -> resource.getAllocationInfo().getRole())
        .containsOnly("ads");
    assertThat(allocated).isNotEqualTo(resources);
    assertThat(allocated.withoutAllocation()).isEqualTo(resources);
    assertThat(resources.withoutAllocation()).isSameAs(resources);
    assertThat(allocated.allocatedTo("ads")).isSameAs(allocated);
  }

  @Test
  void partsOfAllocationsAreToldApart() {
    Resources resources = Resources.parse("cpus:1");
    Resources both = resources.add(resources.allocatedTo("ads"));

    assertThat(both.byAllocation())
        .containsEntry("", resources)
        .containsEntry("ads", resources.allocatedTo("ads"))
        .hasSize(2);
    assertThat(resources.byAllocation()).containsExactly(java.util.Map.entry("", resources));
    assertThat(Resources.empty().byAllocation()).isEmpty();
  }
}
