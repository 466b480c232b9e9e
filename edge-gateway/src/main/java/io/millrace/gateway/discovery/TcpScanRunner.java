// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.DiscoveryOrder.Port;
import io.millrace.gateway.discovery.DiscoveryOrder.Scan;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.discovery.Finding.Way;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Connects to each place of a scan at the pace of the process, port by port, so that a device with
 * several gets them apart. Places that the plant model uses, or that said who they are already, are
 * left alone: many devices have one connection to give. Confined to one thread.
 */
final class TcpScanRunner {
  private static final int MOST_OPEN = 128;

  private final Scan scan;
  private final Findings findings;
  private final Tally tally;
  private final ConnectPace pace;
  private final Clocks clocks;

  TcpScanRunner(Scan scan, Findings findings, Tally tally, ConnectPace pace, Clocks clocks) {
    this.scan = scan;
    this.findings = findings;
    this.tally = tally;
    this.pace = pace;
    this.clocks = clocks;
  }

  /**
   * @param mayGoOn whether there is time for one more.
   * @throws InterruptedException when it is to stop; no connection is open then.
   */
  void run(BooleanSupplier mayGoOn) throws InterruptedException {
    Semaphore open = new Semaphore(MOST_OPEN);
    try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (Port port : scan.ports()) {
          for (long at = scan.range().first(); at <= scan.range().last(); at++) {
            Place place = new Place(at, port.port(), port.protocol());
            if (!mayGoOn.getAsBoolean()) {
              return;
            }
            if (isSpared(place)) {
              continue;
            }
            open.acquire();
            TimeUnit.NANOSECONDS.sleep(pace.reserve(clocks.monotonic()));
            probes.execute(
                () -> {
                  try {
                    new ProbeConnection(place, scan, tally, clocks)
                        .ask()
                        .ifPresent(answer -> findings.add(place, Way.TCP_SCAN, answer));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } finally {
                    open.release();
                  }
                });
          }
        }
      } catch (InterruptedException e) {
        probes.shutdownNow();
        throw e;
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped while the last answers were awaited");
    }
  }

  private boolean isSpared(Place place) {
    List<String> users = findings.usedBy(place);
    if (users.isEmpty() && !findings.isIdentified(place)) {
      return false;
    }
    tally.spared.increment();
    if (!findings.isIdentified(place)) {
      findings.add(
          place,
          Way.TCP_SCAN,
          Answer.of(
              Outcome.IN_USE,
              "the plant model reads %s here, which is not disturbed".formatted(users)));
    }
    return true;
  }
}
