// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a device that was found says it is; what its protocol does not tell is null. Immutable.
 *
 * @param vendorId number of the maker at ODVA, 0..65535.
 * @param vendor name of the maker; null for a number whose name is not known here.
 * @param product its name.
 * @param productCode the maker's number or code for it.
 * @param revision of its firmware.
 * @param serial eight hexadecimal digits.
 * @param deviceType kind of device by CIP, 0..65535: 14 is a controller, 12 an adapter.
 * @param state OPERATIONAL, STANDBY, a fault and so on.
 */
record FoundIdentity(
    @Nullable Integer vendorId,
    @Nullable String vendor,
    @Nullable String product,
    @Nullable String productCode,
    @Nullable String revision,
    @Nullable String serial,
    @Nullable Integer deviceType,
    @Nullable String state) {

  static FoundIdentity of(CommonPacket.IdentityItem item) {
    Identity identity = item.identity();
    return new FoundIdentity(
        identity.vendor(),
        Vendors.name(identity.vendor()).orElse(null),
        printable(identity.name()),
        Integer.toString(identity.productCode()),
        identity.revision(),
        identity.serialText(),
        identity.deviceType(),
        state(item.state()));
  }

  /**
   * @param objects what a Modbus device said, by {@link ReadDeviceId.Item#id}.
   */
  static FoundIdentity of(Map<Integer, String> objects) {
    return new FoundIdentity(
        null,
        text(objects, ReadDeviceId.VENDOR_NAME),
        Optional.ofNullable(text(objects, ReadDeviceId.PRODUCT_NAME))
            .orElse(text(objects, ReadDeviceId.MODEL_NAME)),
        text(objects, ReadDeviceId.PRODUCT_CODE),
        text(objects, ReadDeviceId.REVISION),
        null,
        null,
        null);
  }

  private static @Nullable String text(Map<Integer, String> objects, int id) {
    String text = objects.get(id);
    return text == null ? null : printable(text);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "").strip();
  }

  private static @Nullable String state(int state) {
    return switch (state) {
      case 0 -> "NONEXISTENT";
      case 1 -> "SELF_TESTING";
      case 2 -> "STANDBY";
      case Identity.OPERATIONAL -> "OPERATIONAL";
      case 4 -> "MAJOR_RECOVERABLE_FAULT";
      case 5 -> "MAJOR_UNRECOVERABLE_FAULT";
      case 0xFF -> null;
      default -> "STATE_" + state;
    };
  }
}
