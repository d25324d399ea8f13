// SPDX-License-Identifier: Apache-2.0

/**
 * A web client for processes (libprocess.md 6.10): connections that are kept and take requests
 * without waiting for the responses before, with bodies in whole or as they come. Called by whoever
 * asks another daemon's pages; messages do not go this way.
 */
@NullMarked
package org.apache.mesos.process.client;

import org.jspecify.annotations.NullMarked;
