// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.TestRead;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What this gateway reads, how, and how well. */
@RestController
@Tag(name = "devices", description = "What this gateway reads, how, and how well")
@RequestMapping("/api/v1/devices")
final class DeviceController {
  private static final int MOST = 1_000;
  private static final int LONGEST_TEXT = 250;
  private static final int USUAL_TEXT = 8;
  private static final int MOST_UNITS = 255;
  private static final long PATIENCE_SECONDS = 10;

  private final String gateway;
  private final Fleet fleet;
  private final PlantModelListener models;
  private final IdentityStore identities;
  private final Clocks clocks;

  DeviceController(
      String gateway,
      Fleet fleet,
      PlantModelListener models,
      IdentityStore identities,
      Clocks clocks) {
    this.gateway = gateway;
    this.fleet = fleet;
    this.models = models;
    this.identities = identities;
    this.clocks = clocks;
  }

  /**
   * @param refused newer models that could not be used at all.
   * @param refusedDevices devices that should be read by the models in use and cannot, at most 100
   *     of a site.
   * @param nextCursor where the next page begins; null on the last one.
   */
  record DeviceList(
      String gateway,
      List<ModelView> models,
      List<PlantModelListener.Refused> refused,
      List<RefusedDevice> refusedDevices,
      List<DeviceView> devices,
      @Nullable String nextCursor) {}

  /**
   * The plant model by which a site is read.
   *
   * @param devices how many of its devices this gateway reads.
   * @param refused how many more it should read and cannot.
   */
  record ModelView(String site, int version, int devices, int refused) {}

  /**
   * @param reason what is in the way, and {@code remedy} what to do about it.
   */
  record RefusedDevice(
      String site, int modelVersion, String device, String reason, String remedy) {}

  /**
   * @param address in either notation.
   * @param unitId unit to ask; the device's own when left out. 0..255.
   * @param length bytes of text to show; 8 when left out. 1..250.
   */
  record TestReadRequest(
      @Nullable String address, @Nullable Integer unitId, @Nullable Integer length) {}

  @Operation(
      summary = "Devices by name, with link, rate, errors and the plant models they come from",
      description = "limit is 1 to 1000; cursor is the nextCursor of the page before")
  @GetMapping
  DeviceList devices(
      @RequestParam(defaultValue = "1000") int limit, @RequestParam @Nullable String cursor) {
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          422, "LIMIT_OUT_OF_RANGE", "limit", "limit is " + limit, "ask for 1 to " + MOST);
    }
    List<PolledDevice> from =
        fleet.devices().stream()
            .filter(device -> cursor == null || device.name().compareTo(cursor) > 0)
            .toList();
    List<GatewaySite> sites = fleet.sites();
    List<PolledDevice> page = from.stream().limit(limit).toList();
    return new DeviceList(
        gateway,
        sites.stream().map(DeviceController::view).toList(),
        models.refused(),
        sites.stream().flatMap(DeviceController::refused).toList(),
        page.stream().map(device -> view(device, false)).toList(),
        page.size() < from.size() ? page.getLast().name() : null);
  }

  @Operation(summary = "One device with the last reading of each tag, its quality and its age")
  @GetMapping("/{id}")
  DeviceView device(@PathVariable String id) {
    return view(find(id), true);
  }

  @Operation(summary = "The requests the device is read with, and why there are so many")
  @GetMapping("/{id}/plan")
  DevicePlan plan(@PathVariable String id) {
    return find(id).plan();
  }

  @Operation(
      summary = "Reads one address now and shows it under every type and byte order",
      description =
          "address in either notation, 400001 or holding:0; unitId 0 to 255, the device's own when"
              + " left out; length is the bytes of text to show, 1 to 250")
  @PostMapping("/{id}/test-reads")
  TestRead testRead(@PathVariable String id, @RequestBody TestReadRequest request)
      throws InterruptedException {
    PolledDevice device = find(id);
    String address = request.address();
    if (address == null || address.isBlank()) {
      throw ProblemException.of(
          422, "BAD_ADDRESS", "/address", "no address was sent", "send 400001 or holding:0");
    }
    int length = between("/length", request.length(), 1, LONGEST_TEXT, USUAL_TEXT);
    Integer unit = request.unitId();
    if (unit != null) {
      unit = between("/unitId", unit, 0, MOST_UNITS, 1);
    }
    CompletableFuture<TestRead> answer = fleet.testRead(device, address, unit, length);
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw ProblemException.of(
          504, "DEVICE_BUSY", "the device had no time for it in %d s".formatted(PATIENCE_SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeviceException failure) {
        throw problem(failure);
      }
      throw new IllegalStateException("a test read met a defect", e.getCause());
    }
  }

  private PolledDevice find(String id) {
    return find(fleet, id);
  }

  /**
   * @throws ProblemException 404 when the gateway has no such device.
   */
  static PolledDevice find(Fleet fleet, String id) {
    return fleet
        .device(id)
        .orElseThrow(
            () ->
                ProblemException.of(
                    404,
                    "UNKNOWN_DEVICE",
                    "gateway '%s' has no device '%s'; GET /api/v1/devices lists them"
                        .formatted(fleet.gateway(), id)));
  }

  private DeviceView view(PolledDevice device, boolean hasTags) {
    return DeviceView.of(
        device, identities.find(device.name()), clocks.now(), clocks.monotonic(), hasTags);
  }

  private static ModelView view(GatewaySite site) {
    return new ModelView(site.site(), version(site), site.devices(), site.refused());
  }

  private static Stream<RefusedDevice> refused(GatewaySite site) {
    List<DeviceRefusal> refusals = site.refusals();
    return refusals == null
        ? Stream.of()
        : refusals.stream()
            .map(
                refusal ->
                    new RefusedDevice(
                        site.site(),
                        version(site),
                        refusal.device(),
                        refusal.reason(),
                        refusal.remedy()));
  }

  private static int version(GatewaySite site) {
    return Objects.requireNonNull(site.version());
  }

  private static int between(
      String pointer, @Nullable Integer value, int least, int most, int usual) {
    if (value == null) {
      return usual;
    }
    if (value < least || value > most) {
      throw ProblemException.of(
          422,
          "OUT_OF_RANGE",
          pointer,
          "%d was sent".formatted(value),
          "send %d to %d, or leave it out".formatted(least, most));
    }
    return value;
  }

  static ProblemException problem(DeviceException failure) {
    return switch (failure.kind()) {
      case MISCONFIGURED ->
          ProblemException.of(
              422, "BAD_ADDRESS", "/address", failure.detail(), "send 400001 or holding:0");
      case UNREACHABLE -> ProblemException.of(503, "LINK_DOWN", failure.detail());
      case TIMEOUT -> ProblemException.of(504, "DEVICE_SILENT", failure.detail());
      case REFUSED -> ProblemException.of(502, "DEVICE_REFUSED", failure.detail());
      case MALFORMED -> ProblemException.of(502, "DEVICE_ANSWER_BROKEN", failure.detail());
    };
  }
}
