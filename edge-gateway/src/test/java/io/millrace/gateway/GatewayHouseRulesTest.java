// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class GatewayHouseRulesTest extends HouseRules {
  GatewayHouseRulesTest() {
    super(HouseModule.GATEWAY);
  }
}
