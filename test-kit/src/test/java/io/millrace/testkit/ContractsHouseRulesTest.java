// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

/** contracts cannot use this kit, which is built on it, so its rules are run here. */
class ContractsHouseRulesTest extends HouseRules {
  ContractsHouseRulesTest() {
    super(HouseModule.CONTRACTS);
  }
}
