// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class StandaloneHouseRulesTest extends HouseRules {
  StandaloneHouseRulesTest() {
    super(HouseModule.STANDALONE);
  }
}
