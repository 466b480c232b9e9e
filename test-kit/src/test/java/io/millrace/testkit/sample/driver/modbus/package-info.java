// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.millrace.testkit.sample.driver.modbus;

import org.jspecify.annotations.NullMarked;
