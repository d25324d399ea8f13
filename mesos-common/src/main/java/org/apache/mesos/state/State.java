// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.state;

import java.util.Iterator;
import java.util.concurrent.Future;

/**
 * Variables by name. Operations of one state take effect in the order of their calls, and their
 * futures fail if the storage does. Safe for use by any thread.
 */
public interface State {

  /** The variable of a name, never null. One that was never stored has an empty value. */
  Future<Variable> fetch(String name);

  /**
   * Stores a variable that was fetched and then {@linkplain Variable#mutate changed}. The future is
   * of the variable to be changed next, or of null if the stored one has changed since this one was
   * fetched: fetch it again and decide anew.
   */
  Future<Variable> store(Variable variable);

  /** Removes a variable. The future is false if there is none, or it has changed meanwhile. */
  Future<Boolean> expunge(Variable variable);

  /** The names of all variables that were stored and not expunged, in no particular order. */
  Future<Iterator<String>> names();
}
