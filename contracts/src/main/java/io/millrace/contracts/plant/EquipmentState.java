// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

/** What a work unit does, in the time elements of ISO 22400-2. */
public enum EquipmentState {
  /** Adds value: actual production time, APT. */
  PRODUCING,
  /** Is being changed over: actual unit set-up time, AUST. */
  SETUP,
  /** Waits or stops briefly with work at hand: actual unit delay time, ADET. */
  DELAYED,
  /** Cannot work, or has nothing to work on: actual unit down time, ADOT. */
  DOWN,
  /** Not meant to work: outside planned busy time, PBT. */
  UNPLANNED,
  /** Nothing is known; a bucket of its own, never counted as up or down. */
  UNKNOWN
}
