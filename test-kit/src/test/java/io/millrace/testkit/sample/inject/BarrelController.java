// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.inject;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** Wrong: a field that Spring fills. */
public class BarrelController {
  @Autowired @Nullable Object store;
}
