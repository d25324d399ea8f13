// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import org.apache.mesos.Protos.CommandInfo;

/**
 * What to fetch.
 *
 * @param uris in the order in which they are fetched
 * @param sandbox where they go
 * @param log what the programs that help with it write to
 * @param environment the environment of these programs
 * @param asUser what to put before a program to run it as the user of the executor; empty if that
 *     is the user of this process
 */
public record FetchRequest(
    ImmutableList<CommandInfo.URI> uris,
    Path sandbox,
    Path log,
    ImmutableMap<String, String> environment,
    ImmutableList<String> asUser) {}
