// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.TagTree;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.ExampleController;
import io.millrace.simulator.eip.memory.Template;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's client finds the tags of this controller. */
class BrowseTest {
  private static final Identity IDENTITY = new Identity(1, 14, 55, 33, 11, 0x60, 0xC0FFEE, "Sim");

  @ParameterizedTest
  @ValueSource(ints = {4000, 500, 0})
  void everyValueThatIsOfferedCanBeRead(int connectionSize) throws Exception {
    try (ControllerServer server = server(ExampleController.memory());
        Device device = open(server, connectionSize)) {
      TagTree tree = browse(device);
      assertThat(paths(tree, null, null))
          .containsExactly(
              "Bits",
              "Counts",
              "Flag",
              "Grid",
              "Hidden",
              "Level",
              "Recipe",
              "Serial",
              "Valve",
              "Word",
              "Program:Main");
      assertThat(paths(tree, "Program:Main.Line.Motor[3]", null))
          .extracting(path -> path.substring("Program:Main.Line.Motor[3].".length()))
          .containsExactly("Running", "Faulted", "Speed", "Mode", "Starts", "Codes", "Name");
      List<TagTree.Node> values =
          nodes(tree, null, "*").stream().filter(TagTree.Node::isReadable).toList();
      assertThat(values).hasSizeGreaterThan(40);
      for (TagTree.Node value : values) {
        TagDefinition offered = requireNonNull(value.definition());
        // A template does not tell which members may be read.
        if (!value.path().equals("Valve.Secret")) {
          TestRead read = device.testRead(value.path(), null, 8);
          assertThat(read.interpretations())
              .as(value.path())
              .anyMatch(one -> one.type() == offered.type());
        }
      }
    }
  }

  @Test
  void aHundredThousandTagsAreAskedForOnce() throws Exception {
    ControllerMemory memory = large(100_000, 400);
    try (ControllerServer server = server(memory)) {
      Device.Opener opener = opener(server, 4000);
      long first;
      long before = server.requests();
      try (Device device = opener.open()) {
        TagTree tree = browse(device);
        first = server.requests() - before;
        // Some 790 pages of tags, and two packets for every dozen of the 400 structures.
        assertThat(first).isLessThan(900);
        TagTree.Found last =
            (TagTree.Found) tree.page(new TagTree.Query(null, "*tag_099999", null, 10));
        assertThat(last.nodes()).extracting(TagTree.Node::type).containsExactly("LINT");
        assertThat(paths(tree, "Program:P19.Tag_100000.Inner", null)).hasSize(4);
        before = server.requests();
        browse(device);
        assertThat(server.requests() - before).isEqualTo(1);
      }
      try (Device again = opener.open()) {
        before = server.requests();
        browse(again);
        assertThat(server.requests() - before).isEqualTo(1);
        memory.addTag("P3", "Late", Elementary.INT);
        before = server.requests();
        assertThat(paths(browse(again), "Program:P3", "*late")).hasSize(1);
        // The first time there were a session, a connection and an identity among them.
        assertThat(server.requests() - before).isBetween(first - 4, first + 1);
      }
    }
  }

  /**
   * Tags of simple types and, one in ten, of structures in structures; half of them in programs.
   */
  private static ControllerMemory large(int tags, int templates) {
    ControllerMemory memory = new ControllerMemory();
    List<Template> types = new ArrayList<>();
    for (int i = 0; i < templates / 2; i++) {
      Template inner =
          Template.named("Inner_%03d".formatted(i))
              .add("Running", Elementary.BOOL)
              .add("Faulted", Elementary.BOOL)
              .add("Speed", Elementary.REAL)
              .addArray("Codes_%03d".formatted(i), Elementary.INT, 8)
              .at(0x100 + 2 * i);
      types.add(
          Template.named("Outer_%03d".formatted(i))
              .add("Inner", inner)
              .addArray("Others", inner, 4)
              .add("Total_%03d".formatted(i), Elementary.DINT)
              .at(0x101 + 2 * i));
    }
    Elementary[] simple = {Elementary.DINT, Elementary.REAL, Elementary.BOOL, Elementary.LINT};
    for (int i = 1; i <= tags; i++) {
      String scope = i % 2 == 0 ? "P" + (i / 2 - 1) % 20 : "";
      String name = "Tag_%06d".formatted(i);
      if (i % 10 == 0) {
        memory.addTag(scope, name, types.get(i / 10 % types.size()));
      } else {
        memory.addTag(scope, name, simple[i % simple.length]);
      }
    }
    return memory;
  }

  private static ControllerServer server(ControllerMemory memory) throws Exception {
    return new ControllerServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        IDENTITY,
        ControllerLimits.LARGE,
        memory,
        Map.of(),
        () -> (_, _) -> new TagValue.Int(0),
        (_, _) -> {},
        InstantSource.system());
  }

  private static Device open(ControllerServer server, int connectionSize) throws Exception {
    return opener(server, connectionSize).open();
  }

  private static Device.Opener opener(ControllerServer server, int connectionSize) {
    DeviceEndpoint endpoint =
        new DeviceEndpoint.EtherNetIp(
            "127.0.0.1", server.port(), null, Duration.ofSeconds(30), connectionSize);
    return new EipDriver(new Clocks(InstantSource.system(), System::nanoTime), Duration.ZERO)
        .line(endpoint)
        .opener(
            new ResolvedPlant.Device(
                "plc", "edge", EquipmentId.of("acme/lyon/bottling/line2"), endpoint, List.of()),
            _ -> {});
  }

  private static TagTree browse(Device device) throws Exception {
    Browsed browsed = device.browse();
    while (browsed instanceof Browsed.Unfinished) {
      browsed = device.browse();
    }
    return assertThat(browsed).asInstanceOf(type(Browsed.Complete.class)).actual().tags();
  }

  private static List<String> paths(
      TagTree tree, @Nullable String parent, @Nullable String filter) {
    return nodes(tree, parent, filter).stream().map(TagTree.Node::path).toList();
  }

  private static List<TagTree.Node> nodes(
      TagTree tree, @Nullable String parent, @Nullable String filter) {
    return ((TagTree.Found) tree.page(new TagTree.Query(parent, filter, null, 1_000))).nodes();
  }
}
