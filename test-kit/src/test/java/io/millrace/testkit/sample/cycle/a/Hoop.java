// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.cycle.a;

import io.millrace.testkit.sample.cycle.b.Stave;

/** Wrong: each package needs the other. */
public record Hoop(Stave stave) {}
