// SPDX-License-Identifier: Apache-2.0
/**
 * How values look when they are printed: numbers as a C++ stream writes them. Called by everything
 * whose output other programs read, such as printed resources and the JSON of the endpoints.
 */
package org.apache.mesos.internal.text;
