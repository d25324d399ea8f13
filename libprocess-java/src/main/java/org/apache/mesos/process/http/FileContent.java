// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.http;

import java.nio.file.Path;

/**
 * A file, opened when the response is its connection's turn. One that is not there, or a directory,
 * makes the response a 404, any other failure a 500.
 */
public record FileContent(Path path) implements Content {}
