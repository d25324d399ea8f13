// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.flags;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what a mistyped word was meant to be. */
final class Spelling {

  private static final int CHARACTERS_PER_MISTAKE = 4;

  /** Nothing that long is a mistyped flag, and comparing takes the product of the lengths. */
  private static final int LONGEST_WORD = 64;

  private Spelling() {}

  /** The most similar of the words, the first of several, if it is similar enough. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    if (typed.length() > LONGEST_WORD) {
      return Optional.empty();
    }
    int limit = 1 + typed.length() / CHARACTERS_PER_MISTAKE;
    return words.stream()
        .filter(word -> mistakes(typed, word) <= limit)
        .min(Comparator.comparingInt(word -> mistakes(typed, word)));
  }

  /** How many letters were left out, added, changed or swapped with their neighbour. */
  static int mistakes(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int step(int[][] distance, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(
        distance[i - 1][j - 1] + change, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
    boolean isSwapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
  }
}
