// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

/** A body that is not in memory when the response is made (libprocess.md 6.6). */
public sealed interface Content permits FileContent, StreamContent {}
