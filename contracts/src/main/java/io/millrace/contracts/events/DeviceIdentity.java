// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

/**
 * Who a device says it is. Immutable.
 *
 * @param vendor number of its maker in the protocol's registry, 0..65535.
 * @param productCode the maker's number for the product, 0..65535.
 * @param product its name, as the device says it.
 * @param revision of its firmware, {@code 20.11}.
 * @param serial the device's own number in eight hexadecimal digits, as it stands on its label.
 */
public record DeviceIdentity(
    int vendor, int productCode, String product, String revision, String serial) {

  /** Whether both are one and the same device; another firmware does not make another device. */
  public boolean isSameDevice(DeviceIdentity other) {
    return vendor == other.vendor
        && productCode == other.productCode
        && serial.equals(other.serial);
  }
}
