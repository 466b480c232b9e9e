// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import io.millrace.testkit.HouseModule;
import io.millrace.testkit.HouseRules;

class IngestHouseRulesTest extends HouseRules {
  IngestHouseRulesTest() {
    super(HouseModule.INGEST);
  }
}
