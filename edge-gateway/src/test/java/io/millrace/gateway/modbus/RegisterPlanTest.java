// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.Plants;
import io.millrace.gateway.modbus.RegisterPlan.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegisterPlanTest {
  private static final DeviceEndpoint.ModbusTcp ENDPOINT = Plants.endpoint(502);
  private static final List<DataType> TYPES = List.of(DataType.values());

  @Test
  void neighboursShareARequestAndASmallGapIsReadOver() {
    List<Request> requests =
        plan(
            tag("a", "holding:0", DataType.INT16),
            tag("b", "holding:1", DataType.FLOAT32),
            tag("c", "holding:11", DataType.INT16),
            tag("d", "holding:21", DataType.INT16));

    // 3..10 are 8 registers that nobody asked for, 12..20 are 9: one too many.
    assertThat(requests).extracting(Request::read).containsExactly(read(0, 12), read(21, 1));
    assertThat(requests.get(1).why()).contains("9 registers").contains("at most 8");
  }

  @Test
  void aRequestEndsAtItsLimitAndNeverCutsAValue() {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      tags.add(tag("f" + i, "holding:" + 2 * i, DataType.FLOAT32));
    }
    List<Request> requests = plan(tags.toArray(Tag[]::new));

    // 62 floats take 124 registers; the 63rd would end at 126.
    assertThat(requests).extracting(Request::read).containsExactly(read(0, 124), read(124, 2));
    assertThat(requests.get(1).why()).contains("126 registers").contains("125");
  }

  @Test
  void unitsTablesAndPeriodsAreAskedApart() {
    List<Request> requests =
        plan(
            tag("a", "holding:0", DataType.INT16),
            tag("b", "input:1", DataType.INT16),
            Plants.onUnit(tag("c", "holding:2", DataType.INT16), 7),
            Plants.tag("d", "holding:3", DataType.INT16, Duration.ofSeconds(5)),
            tag("e", "coil:0", DataType.BOOL),
            tag("f", "coil:1", DataType.BOOL));

    assertThat(requests).hasSize(5);
    assertThat(requests)
        .filteredOn(r -> r.read().table() == Table.COIL)
        .extracting(r -> r.read().count())
        .containsExactly(2);
  }

  @Test
  void bitsOfOneRegisterAreOneRead() {
    assertThat(
            plan(tag("a", "holding:5.0", DataType.BOOL), tag("b", "holding:5.15", DataType.BOOL)))
        .extracting(Request::read)
        .containsExactly(read(5, 1));
  }

  @Test
  void aQuarantinedRegisterIsNotReadToFillAGap() {
    Tag bad = tag("b", "holding:1", DataType.INT16);
    List<Tag> tags =
        List.of(tag("a", "holding:0", DataType.INT16), bad, tag("c", "holding:2", DataType.INT16));
    RegisterPlan plan =
        RegisterPlan.of(tags, ENDPOINT, tag -> !tag.equals(bad), Set.of(), DeviceLimits.NONE);

    assertThat(plan.requests()).extracting(Request::read).containsExactly(read(0, 1), read(2, 1));
    assertThat(plan.requests().get(1).why()).contains("holding:1").contains("quarantined");
  }

  @Test
  void aCutIsNotReadAcross() {
    List<Tag> tags =
        List.of(tag("a", "holding:0", DataType.INT16), tag("c", "holding:4", DataType.INT16));
    RegisterPlan plan =
        RegisterPlan.of(
            tags,
            ENDPOINT,
            _ -> true,
            Set.of(new RegisterPlan.Cut(1, Table.HOLDING, 4)),
            DeviceLimits.NONE);

    assertThat(plan.requests()).extracting(Request::read).containsExactly(read(0, 1), read(4, 1));
  }

  @Test
  void aTagThatCannotBeReadIsNamedAndTheOthersArePlanned() {
    RegisterPlan plan =
        RegisterPlan.of(
            List.of(
                tag("good", "holding:0", DataType.INT16),
                tag("nonsense", "D100", DataType.INT16),
                tag("wide", "coil:3", DataType.INT32),
                tag("beyond", "holding:65535", DataType.FLOAT64),
                Plants.onUnit(tag("unit", "holding:0", DataType.INT16), 300)),
            ENDPOINT,
            _ -> true,
            Set.of(),
            DeviceLimits.NONE);

    assertThat(plan.requests()).hasSize(1);
    assertThat(plan.unusable())
        .extracting(u -> u.tag().name().name())
        .containsExactlyInAnyOrder("nonsense", "wide", "beyond", "unit");
  }

  /** For any tags: each is in exactly one request, whole, and every request keeps its limits. */
  @Test
  void plannedReadsCoverExactlyTheTags() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      DeviceEndpoint.ModbusTcp endpoint =
          new DeviceEndpoint.ModbusTcp(
              "127.0.0.1", 502, 1, null, random.nextInt(20), 4 + random.nextInt(122));
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(60); i++) {
        DataType type = TYPES.get(random.nextInt(TYPES.size()));
        String table = type == DataType.BOOL && random.nextBoolean() ? "coil" : "holding";
        String bit = type == DataType.BOOL && table.equals("holding") ? ".3" : "";
        tags.add(
            Plants.tag(
                "t" + i,
                table + ":" + random.nextInt(400) + bit,
                type,
                Duration.ofMillis(100 + 100 * random.nextInt(3))));
      }
      RegisterPlan plan = RegisterPlan.of(tags, endpoint, _ -> true, Set.of(), DeviceLimits.NONE);
      List<Tag> planned =
          plan.requests().stream().flatMap(r -> r.tags().stream()).map(p -> p.tag()).toList();
      assertThat(planned).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(tags);
      for (Request request : plan.requests()) {
        RegisterRead read = request.read();
        assertThat(read.count())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(read.table().isBits() ? 2000 : endpoint.maxRegistersOrDefault());
        assertThat(request.tags())
            .as("seed %d", seed)
            .allMatch(p -> p.address().offset() >= read.offset() && p.end() <= read.end())
            .allMatch(p -> p.tag().period().equals(request.period()));
      }
    }
  }

  private static List<Request> plan(Tag... tags) {
    return RegisterPlan.of(List.of(tags), ENDPOINT, _ -> true, Set.of(), DeviceLimits.NONE)
        .requests();
  }

  private static Tag tag(String name, String address, DataType type) {
    return Plants.tag(name, address, type);
  }

  private static RegisterRead read(int offset, int count) {
    return new RegisterRead(1, Table.HOLDING, offset, count);
  }
}
