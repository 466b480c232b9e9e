// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

/** Numbers of StateCurrent in ISA-TR88.00.02. */
final class PackMl {
  private PackMl() {}

  static int code(Mode mode) {
    return switch (mode) {
      case RUNNING -> 6;
      case STARVED, BLOCKED -> 5;
      case MICRO_STOP -> 11;
      case FAILED -> 9;
      case SETUP -> 4;
    };
  }
}
