// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.detector;

import com.google.common.collect.ImmutableMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A master that wants to lead, by its znode (detection.md 4.1). The first one leads, whatever form
 * the data of any of them has.
 *
 * @param name of the znode, without its path
 * @param sequence its number, which ZooKeeper gave it
 */
record Candidate(String name, long sequence, MasterData data) {

  private static final Map<String, MasterData> FORMS = ImmutableMap.of(
      "", MasterData.PID, "info_", MasterData.PROTOBUF, "json.info_", MasterData.JSON);

  private static final Pattern NAME = Pattern.compile("(.*?)(\\d{1,18})");

  /** Reads the name of a znode; nothing if it is not a master's. */
  static Optional<Candidate> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(FORMS.get(matcher.group(1)))
        .map(data -> new Candidate(name, Long.parseLong(matcher.group(2)), data));
  }

  /** The one that leads. Children of other kinds, such as a replicated log's, don't count. */
  static Optional<Candidate> first(List<String> children) {
    return children.stream()
        .map(Candidate::parse)
        .flatMap(Optional::stream)
        .min(Comparator.comparingLong(Candidate::sequence).thenComparing(Candidate::name));
  }
}
