// SPDX-License-Identifier: Apache-2.0
/**
 * How values look when they are printed: numbers as a C++ stream writes them, for printed resources
 * and the JSON of the endpoints, and text of users so that it keeps to its line, for logs.
 */
package org.apache.mesos.internal.text;
