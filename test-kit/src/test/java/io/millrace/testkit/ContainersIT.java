// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(
    named = "millrace.test.containers",
    matches = "true",
    disabledReason = "only with -Dmillrace.test.containers=true")
class ContainersIT {

  /** Port 1 is nobody's, so this registry refuses every connection. */
  private static final String IMAGE = "127.0.0.1:1/cooper:1";

  @Test
  void anImageThatCannotBeFetchedIsTheReasonToSkip() {
    assertThat(Containers.whyNot(IMAGE))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .containsAnyOf(
                        "the image " + IMAGE + " is not here and cannot be fetched: ",
                        "no container can be run here: "));
  }
}
