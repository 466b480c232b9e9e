// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.cycle.b;

import io.millrace.testkit.sample.cycle.a.Hoop;
import java.util.List;

/** Wrong: each package needs the other. */
public record Stave(List<Hoop> hoops) {
  Hoop first() {
    return hoops.getFirst();
  }
}
