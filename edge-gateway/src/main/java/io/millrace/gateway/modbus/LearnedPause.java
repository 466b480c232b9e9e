// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import java.time.Duration;
import java.util.List;

/**
 * A pause that a device needs before a request, as it shows: silent to a hurried request twice in a
 * row, it is given longer and longer pauses. The first after which it answers is kept when it is
 * then silent to a hurried request again, since otherwise it was only away for a while. When no
 * pause helps, it is given none of them. Immutable.
 *
 * @param step which pause is tried, 0 for none.
 * @param kept which pause it needs, 0 for none.
 * @param silences how often in a row it was silent to a hurried request.
 * @param isChecked whether the shorter pause is given once more, to see whether it would do.
 * @param isInVain whether the longest did not help; over with the next answer.
 */
record LearnedPause(int step, int kept, int silences, boolean isChecked, boolean isInVain) {
  static final LearnedPause NONE = at(0);

  private static final int ENOUGH_SILENCES = 2;

  private static LearnedPause at(int step) {
    return new LearnedPause(step, step, 0, false, false);
  }

  /** The pause to be given. */
  Duration in(List<Duration> steps) {
    return of(steps, isChecked ? kept : step);
  }

  /** The pause that it needs, as far as is known. */
  Duration keptIn(List<Duration> steps) {
    return of(steps, kept);
  }

  /** It answered a hurried request. */
  LearnedPause answered() {
    return step == kept || isChecked ? at(kept) : new LearnedPause(step, kept, 0, true, false);
  }

  /** It was silent to a hurried request. */
  LearnedPause silent(List<Duration> steps) {
    if (isChecked) {
      return at(step);
    }
    if (step == kept && silences + 1 < ENOUGH_SILENCES) {
      return new LearnedPause(step, kept, silences + 1, false, isInVain);
    }
    return step < steps.size()
        ? new LearnedPause(step + 1, kept, 0, false, false)
        : new LearnedPause(kept, kept, 0, false, true);
  }

  private static Duration of(List<Duration> steps, int step) {
    return step == 0 ? Duration.ZERO : steps.get(step - 1);
  }
}
