// SPDX-License-Identifier: Apache-2.0
/**
 * The half of the bridge that applications call; in the bridge jar its classes are in {@code
 * org.apache.mesos}. The messages are the application's, of any release of Mesos and by any
 * protobuf under any name. So nothing may be called on them whose descriptor names a class of
 * protobuf: {@code toByteArray()}, the static {@code parseFrom(byte[])} and the names of enum
 * constants are all there is. Calls are in lambdas, not method references, which some compilers
 * would direct to the class of protobuf that declares the method.
 */
@NullMarked
package org.apache.mesos.internal.bridge.application;

import org.jspecify.annotations.NullMarked;
