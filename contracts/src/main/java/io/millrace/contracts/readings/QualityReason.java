// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

/** Why a reading is not GOOD. Codes are stable: only added to, never given a new meaning. */
public enum QualityReason {
  /** GOOD readings have no reason. */
  NONE(0),
  /** No connection to the device. */
  LINK_DOWN(1),
  /** The device did not answer in time. */
  TIMEOUT(2),
  /** The device answered that it will not give this value (a Modbus exception, a CIP status). */
  REFUSED(3),
  /** The device's answer broke its protocol. */
  MALFORMED(4),
  /** The address or type does not exist on the device. */
  MISCONFIGURED(5),
  /** Not asked for at present, because it was refused before; asked again later. */
  QUARANTINED(6),
  /** Not a number or infinite. */
  NOT_A_NUMBER(7),
  /** Outside the range that the plant model states for the tag. */
  OUT_OF_RANGE(8),
  /** The bits do not form a value of the configured type (BCD digits above 9, broken text). */
  UNDECODABLE(9),
  /** Another device than expected answers at this address. */
  DEVICE_SWAPPED(10),
  /**
   * Nobody read it for three periods, or the gateway stopped; the value before no longer speaks.
   */
  NOT_READ(11),
  /** The device changed a block of numbers while it was read. */
  TORN(12);

  private final int code;

  QualityReason(int code) {
    this.code = code;
  }

  /** Stable number used on the wire and in the database, 0..255. */
  public int code() {
    return code;
  }

  /**
   * The reason with this code; a newer gateway may know reasons that this reader does not, which
   * read as {@link #NONE}.
   */
  public static QualityReason of(int code) {
    for (QualityReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    return NONE;
  }
}
