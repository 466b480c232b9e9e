// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.eip.EipDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The driver of the edge gateway, up to its readings. */
final class MillraceClient implements Client {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final EquipmentId PLACE = EquipmentId.of("acme/lyon/bottling/line1/filler");

  private final Device device;
  private int good;

  MillraceClient(int port, TagSet set) throws Exception {
    DeviceEndpoint endpoint =
        new DeviceEndpoint.EtherNetIp("127.0.0.1", port, "1,0", Duration.ofSeconds(10), null);
    List<Tag> tags =
        Stream.concat(
                set.whole().stream().map(name -> tag(name, DataType.INT32)),
                set.real().stream().map(name -> tag(name, DataType.FLOAT32)))
            .toList();
    device =
        new EipDriver(new Clocks(InstantSource.system(), System::nanoTime), Duration.ZERO)
            .line(endpoint)
            .opener(new ResolvedPlant.Device("plc", "edge", PLACE, endpoint, tags), _ -> {})
            .open();
  }

  @Override
  public int poll() throws Exception {
    good = 0;
    device.poll(Set.of(PERIOD), reading -> good += reading.quality() == Quality.GOOD ? 1 : 0);
    return good;
  }

  @Override
  public void close() {
    device.close();
  }

  private static Tag tag(String name, DataType type) {
    return new Tag(
        TagName.of(PLACE, name.toLowerCase(Locale.ROOT)),
        name,
        type,
        null,
        null,
        0,
        null,
        null,
        PERIOD,
        null,
        null,
        null);
  }
}
