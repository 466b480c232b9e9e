// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.plant.EquipmentState;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The states of a PackML machine (ISA-TR88.00.02, StateCurrent) and the one table of what they mean
 * here. Executing adds value. Whatever keeps a run from going on while its order is at hand is a
 * delay: held from inside, suspended from outside, starting, completing. Without a run, or after a
 * fault, the unit is down.
 */
enum PackMl {
  UNDEFINED(0, EquipmentState.UNKNOWN),
  CLEARING(1, EquipmentState.DOWN),
  STOPPED(2, EquipmentState.DOWN),
  STARTING(3, EquipmentState.DELAYED),
  IDLE(4, EquipmentState.DOWN),
  SUSPENDED(5, EquipmentState.DELAYED),
  EXECUTE(6, EquipmentState.PRODUCING),
  STOPPING(7, EquipmentState.DOWN),
  ABORTING(8, EquipmentState.DOWN),
  ABORTED(9, EquipmentState.DOWN),
  HOLDING(10, EquipmentState.DELAYED),
  HELD(11, EquipmentState.DELAYED),
  UNHOLDING(12, EquipmentState.DELAYED),
  SUSPENDING(13, EquipmentState.DELAYED),
  UNSUSPENDING(14, EquipmentState.DELAYED),
  RESETTING(15, EquipmentState.DOWN),
  COMPLETING(16, EquipmentState.DELAYED),
  COMPLETE(17, EquipmentState.DOWN);

  private static final Map<Long, PackMl> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(PackMl::number, Function.identity()));

  private final long number;
  private final EquipmentState state;

  PackMl(long number, EquipmentState state) {
    this.number = number;
    this.state = state;
  }

  /** StateCurrent on the wire. */
  long number() {
    return number;
  }

  EquipmentState state() {
    return state;
  }

  /** What a state number means; unknown, with the number, when PackML has no such state. */
  static Meaning meaning(long number) {
    PackMl state = BY_NUMBER.get(number);
    return state == null
        ? new Meaning(EquipmentState.UNKNOWN, "UNLISTED_CODE", number)
        : new Meaning(state.state, state.cause(), number);
  }

  private @Nullable String cause() {
    return this == EXECUTE ? null : name();
  }
}
