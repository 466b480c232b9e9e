// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What became of the values of one tag. Immutable.
 *
 * @param tag full name of the tag.
 * @param served how many values were served.
 * @param stored how many readings with a value are stored.
 * @param counts how many of each defect; each defect is a key.
 * @param examples the first of each defect found; millions may be lost when a spool overflows.
 */
public record TagCheck(
    String tag, int served, int stored, Map<Defect, Long> counts, List<Finding> examples) {
  static final int EXAMPLES = 5;

  /** Values that come again and again are taken for swapped only within so many of them. */
  private static final int NEAR = 64;

  /**
   * @param detail number, time and value for people.
   */
  public record Finding(Defect defect, String detail) {}

  public TagCheck {
    counts = Map.copyOf(counts);
    examples = List.copyOf(examples);
  }

  public long count(Defect defect) {
    return counts.getOrDefault(defect, 0L);
  }

  public boolean isClean() {
    return counts.values().stream().allMatch(count -> count == 0);
  }

  /**
   * @param served values of the tag in the order of the ledger.
   * @param stored readings of the tag in the order of their time.
   * @param until what was served later may still be on its way, and is not lost.
   */
  public static TagCheck of(
      String tag, List<ServedValue> served, List<StoredValue> stored, Instant until) {
    return new Comparison(served, stored, until).check(tag);
  }

  private static final class Comparison {
    private final List<ServedValue> served;
    private final List<StoredValue> stored;
    private final Instant until;
    private final List<ValueKey> servedKeys;
    private final List<ValueKey> storedKeys;
    private final Map<ValueKey, Integer> times = new HashMap<>();

    /** Indexes without a partner, with how many pairs lie before each. */
    private final Map<Integer, Integer> missing = new TreeMap<>();

    private final Map<Integer, Integer> extra = new TreeMap<>();
    private final Map<Defect, Long> counts = new EnumMap<>(Defect.class);
    private final List<Finding> examples = new ArrayList<>();

    Comparison(List<ServedValue> served, List<StoredValue> stored, Instant until) {
      this.served = served;
      this.stored = stored;
      this.until = until;
      servedKeys = served.stream().map(one -> ValueKey.ofLedger(one.value())).toList();
      storedKeys = stored.stream().map(one -> ValueKey.ofStored(one.value(), one.text())).toList();
      for (Defect defect : Defect.values()) {
        counts.put(defect, 0L);
      }
      servedKeys.forEach(key -> times.merge(key, 1, Integer::sum));
    }

    TagCheck check(String tag) {
      findUnpaired();
      findReordered();
      findDuplicated();
      findAltered();
      findLost();
      return new TagCheck(tag, served.size(), stored.size(), counts, examples);
    }

    private void found(Defect defect, Supplier<String> detail) {
      if (counts.merge(defect, 1L, Long::sum) <= EXAMPLES) {
        examples.add(new Finding(defect, detail.get()));
      }
    }

    private void findUnpaired() {
      int[] partners = Alignment.of(servedKeys, storedKeys);
      int nextServed = 0;
      int pairs = 0;
      for (int i = 0; i < partners.length; i++) {
        if (partners[i] == Alignment.NONE) {
          extra.put(i, pairs);
          continue;
        }
        for (; nextServed < partners[i]; nextServed++) {
          missing.put(nextServed, pairs);
        }
        nextServed++;
        pairs++;
      }
      for (; nextServed < served.size(); nextServed++) {
        missing.put(nextServed, pairs);
      }
    }

    private void findReordered() {
      Map<ValueKey, List<Integer>> missingByKey = new HashMap<>();
      missing
          .keySet()
          .forEach(
              i -> missingByKey.computeIfAbsent(servedKeys.get(i), _ -> new ArrayList<>()).add(i));
      for (Iterator<Map.Entry<Integer, Integer>> all = extra.entrySet().iterator();
          all.hasNext(); ) {
        Map.Entry<Integer, Integer> one = all.next();
        ValueKey key = storedKeys.get(one.getKey());
        List<Integer> candidates = missingByKey.getOrDefault(key, List.of());
        candidates.stream()
            .filter(i -> isOnce(key) || Math.abs(place(i) - one.getValue()) <= NEAR)
            .findFirst()
            .ifPresent(
                i -> {
                  found(Defect.REORDERED, () -> text(served.get(i)));
                  candidates.remove((Object) i);
                  missing.remove(i);
                  all.remove();
                });
      }
    }

    private void findDuplicated() {
      Set<Integer> stretchesWithMissing = new HashSet<>(missing.values());
      extra
          .entrySet()
          .removeIf(
              one -> {
                int i = one.getKey();
                boolean isAgain =
                    isOnce(storedKeys.get(i))
                        || (isLikeNeighbour(i) && !stretchesWithMissing.contains(one.getValue()));
                if (isAgain) {
                  found(Defect.DUPLICATED, () -> text(stored.get(i)));
                }
                return isAgain;
              });
    }

    private void findAltered() {
      Map<Integer, List<Integer>> missingByPlace = new HashMap<>();
      missing.forEach(
          (i, place) -> missingByPlace.computeIfAbsent(place, _ -> new ArrayList<>()).add(i));
      extra.forEach(
          (i, place) -> {
            List<Integer> candidates = missingByPlace.getOrDefault(place, List.of());
            if (candidates.isEmpty()) {
              found(Defect.ALTERED, () -> "never served: " + text(stored.get(i)));
            } else {
              int was = candidates.removeFirst();
              missing.remove(was);
              found(Defect.ALTERED, () -> text(served.get(was)) + " became " + text(stored.get(i)));
            }
          });
    }

    private void findLost() {
      missing.keySet().stream()
          .map(served::get)
          .filter(one -> !one.at().isAfter(until))
          .forEach(one -> found(Defect.LOST, () -> text(one)));
    }

    private int place(int servedIndex) {
      return missing.getOrDefault(servedIndex, Integer.MAX_VALUE / 2);
    }

    private boolean isOnce(ValueKey key) {
      return times.getOrDefault(key, 0) == 1;
    }

    private boolean isLikeNeighbour(int storedIndex) {
      ValueKey key = storedKeys.get(storedIndex);
      return (storedIndex > 0 && key.equals(storedKeys.get(storedIndex - 1)))
          || (storedIndex + 1 < storedKeys.size() && key.equals(storedKeys.get(storedIndex + 1)));
    }

    private static String text(ServedValue one) {
      return "number %d, served %s as %s".formatted(one.number(), one.at(), one.value());
    }

    private static String text(StoredValue one) {
      return "stored %s as %s".formatted(one.at(), one.text() == null ? one.value() : one.text());
    }
  }
}
