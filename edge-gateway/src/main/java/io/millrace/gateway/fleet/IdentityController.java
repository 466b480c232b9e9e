// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Identification;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says that a device which was swapped is the right one. */
@RestController
@Tag(name = "devices")
@RequestMapping("/api/v1/devices")
final class IdentityController {
  private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{8}");

  private final Fleet fleet;
  private final IdentityStore identities;
  private final Clocks clocks;

  IdentityController(Fleet fleet, IdentityStore identities, Clocks clocks) {
    this.fleet = fleet;
    this.identities = identities;
    this.clocks = clocks;
  }

  /**
   * @param serial of the device that answers now, eight hexadecimal digits.
   */
  record Confirmation(@Nullable String serial) {}

  @Operation(
      summary = "Makes the device that answers now the known one, so that its readings are sure",
      description =
          "serial is that of the device which answers now, as GET /api/v1/devices/{id} shows it at"
              + " identity/answering: one confirms what one saw. Saying it again changes nothing.")
  @PostMapping("/{id}/confirm-identity")
  DeviceView confirm(@PathVariable String id, @RequestBody Confirmation confirmation) {
    PolledDevice device = DeviceController.find(fleet, id);
    String serial = serial(confirmation);
    Identification known =
        identities
            .confirm(id, serial)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        409, "NO_IDENTITY", "device '%s' never said who it is".formatted(id)));
    if (known.wasSwapped() || !known.known().serial().equals(serial)) {
      throw ProblemException.of(
          409,
          "OTHER_DEVICE_ANSWERS",
          "/serial",
          "%s answers now, not one with serial number %s".formatted(known.answered(), serial),
          "look at GET /api/v1/devices/%s, and confirm the one you see there".formatted(id));
    }
    return DeviceView.of(device, identities.find(id), clocks.now(), clocks.monotonic(), false);
  }

  private static String serial(Confirmation confirmation) {
    String serial = confirmation.serial();
    if (serial == null || !SERIAL.matcher(serial).matches()) {
      throw ProblemException.of(
          422,
          "BAD_SERIAL",
          "/serial",
          serial == null ? "no serial number was sent" : "'%s' is none".formatted(serial),
          "send the eight hexadecimal digits of the device that answers now");
    }
    return serial.toUpperCase(Locale.ROOT);
  }
}
