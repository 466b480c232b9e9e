// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Who waits for the tags of which device of a line. Confined to the line's thread. */
final class Browses {
  private final Map<String, List<CompletableFuture<Browsed>>> waiting = new LinkedHashMap<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The device to be asked next; there is one. */
  String next() {
    return waiting.keySet().iterator().next();
  }

  void add(String device, CompletableFuture<Browsed> answer) {
    waiting.computeIfAbsent(device, _ -> new ArrayList<>()).add(answer);
  }

  /** Asks one thing more, and tells those who wait when it was the last, or when it failed. */
  void step(String device, Device open) throws InterruptedException {
    try {
      Browsed browsed = open.browse();
      switch (browsed) {
        // Behind the others, so that devices of one line take turns.
        case Browsed.Unfinished _ -> waiting.put(device, left(device));
        case Browsed.Complete _, Browsed.Impossible _ ->
            left(device).forEach(answer -> answer.complete(browsed));
      }
    } catch (DeviceException | RuntimeException e) {
      fail(device, e);
    }
  }

  void fail(String device, Exception failure) {
    left(device).forEach(answer -> answer.completeExceptionally(failure));
  }

  void failAll(Exception failure) {
    List.copyOf(waiting.keySet()).forEach(device -> fail(device, failure));
  }

  private List<CompletableFuture<Browsed>> left(String device) {
    List<CompletableFuture<Browsed>> answers = waiting.remove(device);
    return answers == null ? List.of() : answers;
  }
}
