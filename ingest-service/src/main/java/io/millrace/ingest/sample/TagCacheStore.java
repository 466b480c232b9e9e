// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagKind;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.stream.Delivery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of devices and tags, remembered between transactions. Bounded: the longest unused go
 * first. Confined to the projection's thread, but for {@link #forget}.
 */
final class TagCacheStore {
  private static final int MOST_TAGS = 200_000;
  private static final int MOST_DEVICES = 20_000;

  private final TagStore store;
  private final Map<String, KnownTag> tags = bounded(MOST_TAGS);
  private final Map<String, Integer> devices = bounded(MOST_DEVICES);
  private long stamp = -1;

  TagCacheStore(TagStore store) {
    this.store = store;
  }

  /** Every tag of the batches, numbered, with the settings of the model in force. */
  synchronized Map<String, KnownTag> of(List<Delivery<ReadingBatch>> deliveries) {
    long now = store.settingsStamp();
    if (now != stamp) {
      tags.clear();
      stamp = now;
    }
    Map<String, Integer> deviceIds = new HashMap<>();
    Map<String, TagKind> kinds = new HashMap<>();
    for (Delivery<ReadingBatch> delivery : deliveries) {
      ReadingBatch batch = delivery.value();
      int device = deviceId(batch.gateway(), batch.device());
      for (Reading reading : batch.readings()) {
        deviceIds.put(reading.tag().text(), device);
        TagValue value = reading.value();
        if (value != null) {
          kinds.put(reading.tag().text(), TagKind.of(value));
        }
      }
    }
    Map<String, Integer> unknown = new HashMap<>();
    Map<String, KnownTag> known = new HashMap<>();
    deviceIds.forEach(
        (name, device) -> {
          KnownTag tag = tags.get(name);
          if (tag == null || tag.deviceId() != device) {
            unknown.put(name, device);
          } else {
            known.put(name, tag);
          }
        });
    if (!unknown.isEmpty()) {
      known.putAll(store.ids(unknown));
    }
    kinds.forEach((name, kind) -> known.computeIfPresent(name, (_, tag) -> ofKind(tag, kind)));
    tags.putAll(known);
    return known;
  }

  private KnownTag ofKind(KnownTag tag, TagKind kind) {
    if (tag.kind() == kind) {
      return tag;
    }
    store.saveKind(tag.id(), kind);
    return new KnownTag(tag.id(), tag.name(), tag.deviceId(), kind, tag.series(), tag.counter());
  }

  synchronized int deviceId(String gateway, String device) {
    return devices.computeIfAbsent(gateway + "/" + device, _ -> store.deviceId(gateway, device));
  }

  synchronized void forget() {
    tags.clear();
    devices.clear();
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
