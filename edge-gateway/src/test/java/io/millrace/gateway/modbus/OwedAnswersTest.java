// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.modbus.OwedAnswers.Proof;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwedAnswersTest {
  private static final List<Table> TABLES = List.of(Table.values());
  private static final RegisterRead READ = new RegisterRead(5, Table.HOLDING, 10, 2);

  @Test
  void aUnitThatOwesIsAskedForAnEchoAndThenForAnotherLength() {
    assertThat(OwedAnswers.NONE.before(READ, 0)).isEmpty();
    OwedAnswers owed = OwedAnswers.NONE.unanswered(READ, 0);
    assertThat(owed.before(READ, 1)).contains(new Proof.Echo());
    assertThat(owed.before(new RegisterRead(6, Table.HOLDING, 10, 2), 1)).isEmpty();

    owed = owed.unproven(5, new Proof.Echo(), 1);
    RegisterRead one = new RegisterRead(5, Table.HOLDING, 10, 1);
    assertThat(owed.before(READ, 2)).contains(new Proof.Other(one));
    OwedAnswers again = owed.unproven(5, new Proof.Other(one), 2);
    assertThat(again.before(READ, 3)).contains(new Proof.Echo());

    owed = owed.proven(5, new Proof.Other(one));
    assertThat(owed.before(READ, 3)).isEmpty();
    assertThat(owed.deaf()).containsExactly(5);
    assertThat(owed.unanswered(READ, 4).before(READ, 5)).contains(new Proof.Other(one));
  }

  @Test
  void whatDidNotComeForThirtySecondsDoesNotComeAnyMore() {
    OwedAnswers owed = OwedAnswers.NONE.unanswered(READ, 0);
    long latest = OwedAnswers.LATEST.toNanos();
    assertThat(owed.before(READ, latest)).isPresent();
    assertThat(owed.before(READ, latest + 1)).isEmpty();
  }

  /** Whatever is owed, the length that is asked for instead is none of it. */
  @Test
  void noProofLooksLikeAnOwedAnswer() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      OwedAnswers owed = OwedAnswers.NONE;
      Table table = TABLES.get(random.nextInt(TABLES.size()));
      int most = table.isBits() ? 2000 : 125;
      for (int i = 0; i < random.nextInt(200); i++) {
        owed = owed.unanswered(new RegisterRead(5, table, 0, 1 + random.nextInt(most)), i);
      }
      owed = owed.unproven(5, new Proof.Echo(), 200);
      RegisterRead read = new RegisterRead(5, table, 100, 1 + random.nextInt(most));
      OwedAnswers now = owed;
      assertThat(now.before(read, 201))
          .hasValueSatisfying(
              proof -> {
                if (proof instanceof Proof.Other(RegisterRead other)) {
                  assertThat(other.offset()).isEqualTo(100);
                  assertThat(requireNonNull(now.debts().get(5)).shapes())
                      .doesNotContain(OwedAnswers.Shape.of(other));
                }
              });
    }
  }
}
