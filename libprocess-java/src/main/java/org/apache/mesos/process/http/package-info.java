// SPDX-License-Identifier: Apache-2.0

/** Web requests and responses as values, used by routes of processes and by transports. */
@NullMarked
package org.apache.mesos.process.http;

import org.jspecify.annotations.NullMarked;
