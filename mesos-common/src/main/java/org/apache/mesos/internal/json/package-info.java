// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON of the web endpoints. Called by what renders the state and statistics of the master and
 * the slave.
 */
package org.apache.mesos.internal.json;
