// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class SimulatorHouseTest extends HouseRules {
  SimulatorHouseTest() {
    super(HouseModule.SIMULATOR);
  }
}
