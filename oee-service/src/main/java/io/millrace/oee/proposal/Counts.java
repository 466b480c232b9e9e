// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each reason was said, and with which features: a naive Bayes classifier with one added
 * to each count, which is told in one sentence and shows its evidence. Sorted throughout, so that
 * the same words give the same digits. Confined to one thread.
 */
final class Counts {
  private static final int MOST_EVIDENCE = 3;

  private final SortedMap<String, Integer> reasons = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Integer>> seen = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Integer>> values = new TreeMap<>();
  private int all;

  /**
   * @param score share of belief, the scores of all reasons sum to 1.
   * @param because features that speak for it: how many of the stops with the feature had the
   *     reason.
   */
  record Ranked(String reason, double score, List<String> because) {}

  /**
   * @param step 1 to learn, -1 to forget.
   */
  void count(SortedMap<String, String> features, String reason, int step) {
    all += step;
    add(reasons, reason, step);
    features.forEach(
        (name, value) -> {
          add(seen.computeIfAbsent(reason, _ -> new TreeMap<>()), name + "=" + value, step);
          add(values.computeIfAbsent(name, _ -> new TreeMap<>()), value, step);
        });
  }

  /** Reasons, the likeliest first; of equal ones the first by its code. */
  List<Ranked> rank(SortedMap<String, String> features) {
    SortedMap<String, Double> logs = new TreeMap<>();
    double greatest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, Integer> reason : reasons.entrySet()) {
      double log = Math.log((reason.getValue() + 1.0) / (all + reasons.size()));
      for (Map.Entry<String, String> feature : features.entrySet()) {
        int kinds = values.getOrDefault(feature.getKey(), new TreeMap<>()).size() + 1;
        log +=
            Math.log((with(feature, reason.getKey()) + 1.0) / (reason.getValue() + (double) kinds));
      }
      logs.put(reason.getKey(), log);
      greatest = Math.max(greatest, log);
    }
    double sum = 0;
    for (double log : logs.values()) {
      sum += Math.exp(log - greatest);
    }
    List<Ranked> ranked = new ArrayList<>();
    for (Map.Entry<String, Double> one : logs.entrySet()) {
      ranked.add(
          new Ranked(
              one.getKey(),
              Math.exp(one.getValue() - greatest) / sum,
              because(features, one.getKey())));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::reason));
    return List.copyOf(ranked);
  }

  private List<String> because(SortedMap<String, String> features, String reason) {
    return features.entrySet().stream()
        .filter(feature -> with(feature, reason) > 0)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, String> f) -> (double) with(f, reason) / all(f))
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(MOST_EVIDENCE)
        .map(f -> "%s %s: %d of %d".formatted(f.getKey(), f.getValue(), with(f, reason), all(f)))
        .toList();
  }

  private int with(Map.Entry<String, String> feature, String reason) {
    return seen.getOrDefault(reason, new TreeMap<>())
        .getOrDefault(feature.getKey() + "=" + feature.getValue(), 0);
  }

  private int all(Map.Entry<String, String> feature) {
    return values
        .getOrDefault(feature.getKey(), new TreeMap<>())
        .getOrDefault(feature.getValue(), 0);
  }

  private static void add(SortedMap<String, Integer> counts, String key, int step) {
    if (counts.merge(key, step, Integer::sum) == 0) {
      counts.remove(key);
    }
  }
}
