// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.process.http.Json;

/**
 * The texts behind {@code /help}, in Markdown: what each process answers on the web. Safe for any
 * thread.
 */
final class Help {

  private final String delegate;
  // Process id to path to text.
  private final Map<String, Map<String, String>> pages = new TreeMap<>();

  /** Of a node whose delegate has this id; empty if it has none. */
  Help(String delegate) {
    this.delegate = delegate;
  }

  synchronized void add(String id, String path, String text) {
    pages.computeIfAbsent(id, key -> new TreeMap<>()).put(path, text);
  }

  synchronized void remove(String id) {
    pages.remove(id);
  }

  /** Every endpoint of every process. */
  synchronized String all() {
    StringBuilder text = new StringBuilder("# HELP #\n");
    pages.keySet().forEach(id -> text.append('\n').append(endpoints(id)));
    return text.toString();
  }

  /** Every endpoint of every process, as JSON. */
  synchronized String json() {
    List<String> processes = new ArrayList<>();
    pages.forEach((id, texts) -> {
      List<String> endpoints = new ArrayList<>();
      texts.forEach((path, text) -> endpoints.add(
          Json.object(ImmutableMap.of("name", Json.string(path), "text", Json.string(text)))));
      processes.add(
          Json.object(ImmutableMap.of("id", Json.string(id), "endpoints", Json.array(endpoints))));
    });
    return Json.object(ImmutableMap.of("processes", Json.array(processes)));
  }

  /** The endpoints of a process. */
  synchronized Optional<String> of(String id) {
    return pages.containsKey(id) ? Optional.of(endpoints(id)) : Optional.empty();
  }

  /** The text of one endpoint; the path begins with a slash. */
  synchronized Optional<String> of(String id, String path) {
    return Optional.ofNullable(pages.get(id))
        .map(paths -> paths.get(path))
        .map(text -> "### USAGE ###\n" + usage(id, path) + "\n### TL;DR; ###\n" + text + "\n");
  }

  private String endpoints(String id) {
    StringBuilder text = new StringBuilder("## /" + id + " ##\n");
    pages
        .get(id)
        .forEach((path, help) -> text.append("    ")
            .append(url(id, path))
            .append(help.isEmpty() ? "" : "  ")
            .append(help)
            .append('\n'));
    return text.toString();
  }

  private String usage(String id, String path) {
    String line = "    " + url(id, path) + "\n";
    return id.equals(delegate) ? line + "    " + path + "\n" : line;
  }

  private static String url(String id, String path) {
    return "/" + id + (path.equals("/") ? "" : path);
  }
}
