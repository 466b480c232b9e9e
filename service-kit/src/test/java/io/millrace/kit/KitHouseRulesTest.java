// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class KitHouseRulesTest extends HouseRules {
  KitHouseRulesTest() {
    super(HouseModule.SERVICE_KIT);
  }
}
