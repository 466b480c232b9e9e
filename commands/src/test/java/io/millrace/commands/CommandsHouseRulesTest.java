// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class CommandsHouseRulesTest extends HouseRules {
  CommandsHouseRulesTest() {
    super(HouseModule.COMMANDS);
  }
}
