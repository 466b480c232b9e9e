// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.foreign;

import io.millrace.testkit.sample.driver.eip.Assembly;

/** Wrong when its module may not use the other. */
public record Cooper(Assembly assembly) {}
