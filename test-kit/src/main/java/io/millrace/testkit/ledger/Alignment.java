// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which stored value is which served one, when both are in order: as many pairs as can be had
 * without crossing.
 */
final class Alignment {
  static final int NONE = -1;

  /** Beyond so many differences in one stretch, nothing in it is taken to be the same. */
  private static final int MOST_DIFFERENCES = 2_000;

  private final List<ValueKey> served;
  private final List<ValueKey> stored;
  private final int[] partners;

  private Alignment(List<ValueKey> served, List<ValueKey> stored) {
    this.served = served;
    this.stored = stored;
    this.partners = new int[stored.size()];
    Arrays.fill(partners, NONE);
  }

  /** For each stored value the index of the served one, or {@link #NONE}. */
  static int[] of(List<ValueKey> served, List<ValueKey> stored) {
    Alignment alignment = new Alignment(served, stored);
    int servedFrom = 0;
    int storedFrom = 0;
    for (int[] anchor : alignment.anchors()) {
      alignment.alignBetween(servedFrom, anchor[0], storedFrom, anchor[1]);
      alignment.partners[anchor[1]] = anchor[0];
      servedFrom = anchor[0] + 1;
      storedFrom = anchor[1] + 1;
    }
    alignment.alignBetween(servedFrom, served.size(), storedFrom, stored.size());
    return alignment.partners;
  }

  /** Pairs of values that each side has exactly once: the longest series that does not cross. */
  private List<int[]> anchors() {
    Map<ValueKey, Integer> servedOnce = once(served);
    Map<ValueKey, Integer> storedOnce = once(stored);
    List<int[]> candidates = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Integer partner = servedOnce.get(stored.get(i));
      if (partner != null && partner >= 0 && storedOnce.getOrDefault(stored.get(i), NONE) == i) {
        candidates.add(new int[] {partner, i});
      }
    }
    return longestRising(candidates);
  }

  private static Map<ValueKey, Integer> once(List<ValueKey> keys) {
    Map<ValueKey, Integer> places = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int place = i;
      places.merge(keys.get(i), place, (_, _) -> NONE);
    }
    return places;
  }

  private static List<int[]> longestRising(List<int[]> candidates) {
    int[] ends = new int[candidates.size()];
    int[] before = new int[candidates.size()];
    int length = 0;
    for (int i = 0; i < candidates.size(); i++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (candidates.get(ends[middle])[0] < candidates.get(i)[0]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? NONE : ends[low - 1];
      ends[low] = i;
      length = Math.max(length, low + 1);
    }
    List<int[]> rising = new ArrayList<>();
    for (int i = length == 0 ? NONE : ends[length - 1]; i != NONE; i = before[i]) {
      rising.add(candidates.get(i));
    }
    Collections.reverse(rising);
    return rising;
  }

  private void alignBetween(int servedFrom, int servedTo, int storedFrom, int storedTo) {
    int a = servedFrom;
    int b = storedFrom;
    while (a < servedTo && b < storedTo && served.get(a).equals(stored.get(b))) {
      partners[b++] = a++;
    }
    int aEnd = servedTo;
    int bEnd = storedTo;
    while (aEnd > a && bEnd > b && served.get(aEnd - 1).equals(stored.get(bEnd - 1))) {
      partners[--bEnd] = --aEnd;
    }
    if (a < aEnd && b < bEnd) {
      shortestEdit(a, aEnd, b, bEnd);
    }
  }

  /**
   * The greedy algorithm of Myers: furthest reach on each diagonal, one difference more a round.
   */
  private void shortestEdit(int a, int aEnd, int b, int bEnd) {
    int n = aEnd - a;
    int m = bEnd - b;
    int most = Math.min(n + m, MOST_DIFFERENCES);
    int[] reach = new int[2 * most + 3];
    List<int[]> rounds = new ArrayList<>();
    for (int d = 0; d <= most; d++) {
      rounds.add(Arrays.copyOfRange(reach, most + 1 - d, most + 2 + d));
      for (int k = -d; k <= d; k += 2) {
        int at = most + 1 + k;
        boolean isDown = k == -d || (k != d && reach[at - 1] < reach[at + 1]);
        int x = isDown ? reach[at + 1] : reach[at - 1] + 1;
        while (x < n && x - k < m && served.get(a + x).equals(stored.get(b + x - k))) {
          x++;
        }
        reach[at] = x;
        if (x >= n && x - k >= m) {
          walkBack(a, b, n, m, rounds);
          return;
        }
      }
    }
  }

  private void walkBack(int a, int b, int n, int m, List<int[]> rounds) {
    int x = n;
    int y = m;
    for (int d = rounds.size() - 1; d > 0; d--) {
      int[] reach = rounds.get(d);
      int k = x - y;
      // The copy of round d holds diagonals -d..d as they were after round d - 1.
      boolean isDown = k == -d || (k != d && reach[d + k - 1] < reach[d + k + 1]);
      int previous = isDown ? k + 1 : k - 1;
      int startX = reach[d + previous];
      int startY = startX - previous;
      int afterX = isDown ? startX : startX + 1;
      while (x > afterX && y > 0 && x > 0) {
        x--;
        y--;
        partners[b + y] = a + x;
      }
      x = startX;
      y = startY;
    }
    while (x > 0 && y > 0) {
      x--;
      y--;
      partners[b + y] = a + x;
    }
  }
}
