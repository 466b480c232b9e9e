// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class OeeHouseRulesTest extends HouseRules {
  OeeHouseRulesTest() {
    super(HouseModule.OEE);
  }
}
