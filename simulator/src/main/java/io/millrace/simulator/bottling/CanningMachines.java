// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import java.util.List;

/** The machines of the second line: cans, row by row. */
final class CanningMachines {
  static final List<Machine> ALL =
      List.of(
          new Machine(
              "depalletiser",
              0.135,
              CanningSignals.CANS_PER_ROW,
              0.012,
              Weibull.exponential(600),
              new Weibull(50, 1.5),
              Weibull.exponential(100),
              new Weibull(5, 2),
              CanningSignals.CANS_PER_PALLET,
              new Weibull(35, 6),
              2),
          new Machine(
              "filler",
              0.15,
              1,
              0.006,
              new Weibull(620, 1.3),
              new Weibull(48, 1.6),
              Weibull.exponential(95),
              new Weibull(4, 2),
              0,
              Weibull.exponential(1),
              3),
          new Machine(
              "pasteuriser",
              0.14,
              CanningSignals.CANS_ABREAST,
              0.004,
              Weibull.exponential(1_100),
              new Weibull(70, 1.8),
              Weibull.exponential(240),
              new Weibull(6, 2),
              0,
              Weibull.exponential(1),
              2),
          new Machine(
              "packer",
              0.135,
              CanningSignals.CANS_PER_TRAY,
              0.018,
              Weibull.exponential(520),
              new Weibull(42, 1.6),
              Weibull.exponential(90),
              new Weibull(4, 2),
              0,
              Weibull.exponential(1),
              2));

  private CanningMachines() {}
}
