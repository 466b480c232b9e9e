// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.driver.eip;

/** What the other driver must not use. */
public record Assembly(int instance) {}
