// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.live;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest reading of each tag that came since the last round or in the round before. Holds no
 * more than two readings of each tag that is read. Thread-safe.
 */
final class Freshest {
  private Map<String, Fresh> now = new LinkedHashMap<>();
  private Map<String, Fresh> before = new LinkedHashMap<>();

  /** Of one device. */
  private record Fresh(int modelVersion, Map<TagName, Reading> newest) {
    Fresh and(Fresh later) {
      Map<TagName, Reading> both = new HashMap<>(newest);
      both.putAll(later.newest);
      return new Fresh(later.modelVersion, both);
    }
  }

  /**
   * Newest readings of one device.
   *
   * @param modelVersion plant model that the last of them was read with.
   */
  record Taken(String device, int modelVersion, List<Reading> readings) {
    Taken {
      readings = List.copyOf(readings);
    }
  }

  /** Takes readings in, oldest first. */
  synchronized void add(String device, int modelVersion, List<Reading> readings) {
    Map<TagName, Reading> newest = new HashMap<>();
    for (Reading reading : readings) {
      newest.put(reading.tag(), reading);
    }
    now.merge(device, new Fresh(modelVersion, newest), Fresh::and);
  }

  /** Readings that were taken and not used: they count unless newer ones came. */
  synchronized void putBack(String device, int modelVersion, List<Reading> readings) {
    Map<TagName, Reading> older = new HashMap<>();
    readings.forEach(reading -> older.put(reading.tag(), reading));
    now.merge(device, new Fresh(modelVersion, older), (later, first) -> first.and(later));
  }

  /** Ends a round in which nothing is sent: what is two rounds old is forgotten. */
  synchronized void forgetOld() {
    before = now;
    now = new LinkedHashMap<>();
  }

  /** Everything there is, which is forgotten then. */
  synchronized List<Taken> take() {
    now.forEach((device, fresh) -> before.merge(device, fresh, Fresh::and));
    List<Taken> taken = new ArrayList<>();
    before.forEach(
        (device, fresh) ->
            taken.add(
                new Taken(device, fresh.modelVersion(), List.copyOf(fresh.newest().values()))));
    now = new LinkedHashMap<>();
    before = new LinkedHashMap<>();
    return taken;
  }
}
