// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.master;

import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.internal.json.JsonObject;
import org.apache.mesos.internal.resources.Attributes;
import org.apache.mesos.internal.resources.Resources;

/** Resources and attributes by name: numbers as such, other values as text. */
final class ResourcesJson {

  private ResourcesJson() {}

  /** With {@code cpus} and {@code mem} in any case, as the documented revision has it. */
  static JsonObject of(Resources resources) {
    JsonObject json = new JsonObject();
    for (Resource resource : resources) {
      if (resource.getType() == Value.Type.SCALAR) {
        json.put(resource.getName(), resource.getScalar().getValue());
      } else {
        json.put(resource.getName(), Resources.printValue(resource));
      }
    }
    return json.put("cpus", resources.cpus()).put("mem", resources.mem());
  }

  static JsonObject of(Iterable<Attribute> attributes) {
    JsonObject json = new JsonObject();
    for (Attribute attribute : attributes) {
      if (attribute.getType() == Value.Type.SCALAR) {
        json.put(attribute.getName(), attribute.getScalar().getValue());
      } else {
        json.put(attribute.getName(), Attributes.printValue(attribute));
      }
    }
    return json;
  }
}
