// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

class InMemoryStateTest extends StateSuite {

  @Override
  State open() {
    return new InMemoryState();
  }
}
