// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The texts behind {@code /help}: what each process answers on the web. Safe for any thread. */
final class Help {

  // Process id to path to text.
  private final Map<String, Map<String, String>> pages = new TreeMap<>();

  synchronized void add(String id, String path, String text) {
    pages.computeIfAbsent(id, key -> new TreeMap<>()).put(path, text);
  }

  synchronized void remove(String id) {
    pages.remove(id);
  }

  /** Every endpoint of every process. */
  synchronized String all() {
    StringBuilder text = new StringBuilder("# HELP\n");
    pages.keySet().forEach(id -> text.append('\n').append(endpoints(id)));
    return text.toString();
  }

  /** The endpoints of a process. */
  synchronized Optional<String> of(String id) {
    return pages.containsKey(id) ? Optional.of(endpoints(id)) : Optional.empty();
  }

  /** The text of one endpoint; the path begins with a slash. */
  synchronized Optional<String> of(String id, String path) {
    return Optional.ofNullable(pages.get(id))
        .map(paths -> paths.get(path))
        .map(text -> "### USAGE ###\n    " + url(id, path) + "\n\n### TL;DR; ###\n" + text + "\n");
  }

  private String endpoints(String id) {
    StringBuilder text = new StringBuilder("## /" + id + " ##\n");
    pages
        .get(id)
        .forEach((path, help) ->
            text.append("    ").append(url(id, path)).append("  ").append(help).append('\n'));
    return text.toString();
  }

  private static String url(String id, String path) {
    return "/" + id + (path.equals("/") ? "" : path);
  }
}
