// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests a device is read with. Immutable.
 *
 * @param why in one sentence, why there are so many.
 * @param roundTrip how long a request takes, from asking to the whole answer.
 * @param isMeasured whether that was measured; else it is assumed.
 * @param requestsInFlight how many requests the device is asked at a time; positive.
 * @param cycles what each period costs, shortest first.
 * @param requests in the order they are sent.
 * @param quarantined tags that were refused and are asked for again later.
 * @param unusable tags that can never be read as they are defined.
 * @param learned in words, what the device showed that it cannot do, and what is done about it.
 * @param absent units that do not answer and are asked again later.
 */
public record DevicePlan(
    String why,
    Duration roundTrip,
    boolean isMeasured,
    int requestsInFlight,
    List<Cycle> cycles,
    List<Request> requests,
    List<Quarantined> quarantined,
    List<Unusable> unusable,
    List<String> learned,
    List<Absent> absent) {
  public DevicePlan {
    cycles = List.copyOf(cycles);
    requests = List.copyOf(requests);
    quarantined = List.copyOf(quarantined);
    unusable = List.copyOf(unusable);
    learned = List.copyOf(learned);
    absent = List.copyOf(absent);
  }

  /** Of a device that is asked one thing at a time. */
  public static DevicePlan of(
      String why,
      RoundTrips roundTrips,
      List<Request> requests,
      List<Quarantined> quarantined,
      List<Unusable> unusable) {
    return of(why, roundTrips, 1, requests, quarantined, unusable);
  }

  /** With the cycles that follow from the requests, none of them measured. */
  public static DevicePlan of(
      String why,
      RoundTrips roundTrips,
      int requestsInFlight,
      List<Request> requests,
      List<Quarantined> quarantined,
      List<Unusable> unusable) {
    return of(
        why,
        roundTrips,
        requestsInFlight,
        one -> RoundTrips.ASSUMED.multipliedBy(one.messages()),
        requests,
        quarantined,
        unusable);
  }

  /**
   * The same where it can be told how long a request takes before any was measured.
   *
   * @param forecast how long a request takes, all its messages.
   */
  public static DevicePlan of(
      String why,
      RoundTrips roundTrips,
      int requestsInFlight,
      Function<Request, Duration> forecast,
      List<Request> requests,
      List<Quarantined> quarantined,
      List<Unusable> unusable) {
    Map<Duration, List<Request>> periods = new TreeMap<>();
    requests.forEach(
        request -> periods.computeIfAbsent(request.period(), _ -> new ArrayList<>()).add(request));
    boolean isMeasured = roundTrips.isMeasured();
    Function<Request, Duration> taken =
        isMeasured ? one -> roundTrips.mean().multipliedBy(one.messages()) : forecast;
    List<Cycle> cycles =
        periods.entrySet().stream()
            .map(entry -> Cycle.of(entry.getKey(), entry.getValue(), taken, requestsInFlight))
            .toList();
    Duration roundTrip = isMeasured ? roundTrips.mean() : mean(requests, forecast);
    return new DevicePlan(
        why,
        roundTrip,
        isMeasured,
        requestsInFlight,
        cycles,
        requests,
        quarantined,
        unusable,
        List.of(),
        List.of());
  }

  private static Duration mean(List<Request> requests, Function<Request, Duration> taken) {
    int messages = requests.stream().mapToInt(Request::messages).sum();
    return messages == 0
        ? RoundTrips.ASSUMED
        : requests.stream().map(taken).reduce(Duration.ZERO, Duration::plus).dividedBy(messages);
  }

  /** With what the device showed. */
  public DevicePlan showing(List<String> lessons, List<Absent> silent) {
    return new DevicePlan(
        why,
        roundTrip,
        isMeasured,
        requestsInFlight,
        cycles,
        requests,
        quarantined,
        unusable,
        lessons,
        silent);
  }

  /**
   * @param measured how long reading took of late when a period was due.
   */
  public DevicePlan measured(Map<Duration, Duration> measured) {
    return new DevicePlan(
        why,
        roundTrip,
        isMeasured,
        requestsInFlight,
        cycles.stream().map(cycle -> cycle.took(measured.get(cycle.period()))).toList(),
        requests,
        quarantined,
        unusable,
        learned,
        absent);
  }

  /**
   * What reading the tags of one period costs.
   *
   * @param messages sent and answered each time.
   * @param requestBytes sent each time, headers of the network aside.
   * @param replyBytes that are to be expected each time.
   * @param forecast messages times round trip, or what their bytes take on a serial line while
   *     nothing was measured; of requests that are in flight together the time of one, while the
   *     parts of an answer follow one another.
   * @param measured how long reading took of late when this period was due, with whatever else was
   *     due then; null before the first time.
   */
  public record Cycle(
      Duration period,
      int messages,
      int requestBytes,
      int replyBytes,
      Duration forecast,
      @Nullable Duration measured) {
    private static Cycle of(
        Duration period,
        List<Request> requests,
        Function<Request, Duration> taken,
        int requestsInFlight) {
      int messages = requests.stream().mapToInt(Request::messages).sum();
      int alone = (int) requests.stream().filter(request -> request.messages() == 1).count();
      return new Cycle(
          period,
          messages,
          requests.stream().mapToInt(Request::requestBytes).sum(),
          requests.stream().mapToInt(Request::replyBytes).sum(),
          together(requests, taken, alone, requestsInFlight),
          null);
    }

    private static Duration together(
        List<Request> requests,
        Function<Request, Duration> taken,
        int alone,
        int requestsInFlight) {
      Duration one = Duration.ZERO;
      Duration parts = Duration.ZERO;
      for (Request request : requests) {
        if (request.messages() == 1) {
          one = one.plus(taken.apply(request));
        } else {
          parts = parts.plus(taken.apply(request));
        }
      }
      return alone == 0
          ? parts
          : parts.plus(one.multipliedBy(Math.ceilDiv(alone, requestsInFlight)).dividedBy(alone));
    }

    private Cycle took(@Nullable Duration time) {
      return new Cycle(period, messages, requestBytes, replyBytes, forecast, time);
    }
  }

  /**
   * @param unitId Modbus unit asked; null for a protocol without units.
   * @param function Modbus function code, or service of CIP.
   * @param address of the first place, as a test read takes it: {@code holding:0}, {@code
   *     Motor[3].Speed}.
   * @param count registers, bits or, with CIP, places asked for.
   * @param period how often.
   * @param messages how many it takes; more than one when the answer comes in parts.
   * @param requestBytes sent, headers of the network aside.
   * @param replyBytes that are to be expected.
   * @param tags what is taken from the answer.
   * @param why why this is a request of its own.
   */
  public record Request(
      @Nullable Integer unitId,
      int function,
      String address,
      int count,
      Duration period,
      int messages,
      int requestBytes,
      int replyBytes,
      List<TagName> tags,
      String why) {
    public Request {
      tags = List.copyOf(tags);
    }
  }

  /**
   * @param reason what the device answered.
   * @param attempts how often it was refused in a row.
   * @param nextRetry when it is asked for again, gateway's clock.
   */
  public record Quarantined(
      TagName tag, String address, String reason, int attempts, Instant nextRetry) {}

  /**
   * A unit that is left alone.
   *
   * @param reason what was seen.
   * @param attempts how often it was asked in vain in a row.
   * @param nextRetry when it is asked again at the earliest, gateway's clock.
   */
  public record Absent(int unitId, String reason, int attempts, Instant nextRetry) {}

  /**
   * @param reason what is wrong with the definition, and what to do.
   */
  public record Unusable(TagName tag, String address, String reason) {}
}
