// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

/** What a machine of the line is doing. */
public enum Mode {
  RUNNING,
  /** Nothing comes from the machine before. */
  STARVED,
  /** The machine behind takes nothing more. */
  BLOCKED,
  /** A short stop that ends by itself. */
  MICRO_STOP,
  /** Broken; somebody repairs it. */
  FAILED,
  /** Being changed over. */
  SETUP
}
