// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up the addresses of hosts, all at the same time, each on a thread of its own: a look-up
 * that hangs would hold a carrier of all virtual threads.
 */
final class LookUpRunner {
  private static final int MOST = 256;

  private LookUpRunner() {}

  /** The addresses of those hosts that are known in time; the others are missing. */
  static Map<String, List<InetAddress>> addresses(List<String> hosts, Duration patience)
      throws InterruptedException {
    Map<String, List<InetAddress>> known = new HashMap<>();
    Map<String, FutureTask<List<InetAddress>>> asked = new HashMap<>();
    for (String host : hosts) {
      try {
        known.put(host, List.of(InetAddress.ofLiteral(host)));
      } catch (IllegalArgumentException e) {
        if (asked.size() < MOST) {
          FutureTask<List<InetAddress>> task =
              new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
          asked.put(host, task);
          Thread.ofPlatform().daemon().name("look up " + host).start(task);
        }
      }
    }
    long left = patience.toNanos();
    for (Map.Entry<String, FutureTask<List<InetAddress>>> task : asked.entrySet()) {
      try {
        known.put(task.getKey(), task.getValue().get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        // All had the same time: what is not there by now is too late.
        left = 0;
      } catch (ExecutionException e) {
        // The name is unknown, which its absence says.
      }
    }
    return known;
  }
}
