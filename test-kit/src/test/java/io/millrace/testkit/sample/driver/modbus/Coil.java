// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.driver.modbus;

import io.millrace.testkit.sample.driver.eip.Assembly;

/** Wrong: one driver uses another. */
public record Coil(Assembly assembly) {}
