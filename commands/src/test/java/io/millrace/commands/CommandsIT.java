// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulator.modbus.Misbehaviour;
import io.millrace.testkit.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people type, against services that run and a line that is read. */
class CommandsIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  private static final RunningPlatform PLATFORM = RunningPlatform.shared();

  /** A site that no gateway of the tests reads. */
  private static final String SITE =
      """
      format: 1
      enterprise: acme
      site: %s
      timeZone: Europe/Paris
      areas:
        - name: hall
          workCenters:
            - name: cell
              workUnits: [{name: press}]
      devices:
        - name: press
          gateway: nobody
          equipment: hall/cell/press
          endpoint: {protocol: modbus-tcp, host: 192.0.2.1}
          tags:
            - {name: force, address: "400001", type: UINT16} # by hand
      """;

  @TempDir Path dir;

  @AfterEach
  void healDevices() {
    PLATFORM.line().devices().forEach(device -> device.behave());
  }

  /** Doctor would miss the gateway of devices that nobody reads. */
  @AfterAll
  static void takeDevicesAway(@TempDir Path last) throws IOException {
    for (String site : List.of("model-way", "model-back", "tags-site")) {
      String whole = SITE.formatted(site);
      Path file = last.resolve(site + ".yaml");
      Files.writeString(file, whole.substring(0, whole.indexOf("devices:")));
      assertThat(PLATFORM.type("model", "apply", file.toString()).code()).isZero();
    }
  }

  @Test
  void aTestReadShowsEveryWayAndWhichOneTheModelMeans() {
    Typed read = PLATFORM.type("read", "capper", "holding:4");

    assertThat(read.err()).isEmpty();
    assertThat(read.code()).isZero();
    assertThat(read.out())
        .contains("capper holding:4 (holding:4, 400005, unit 1, function 3)", "TYPE", "LAYOUT")
        .containsPattern("(?m)^FLOAT32 +BADC +-?\\d.*<- tag torque$")
        .containsPattern("(?m)^UINT16 +BA +\\d+$");
    assertThat(PLATFORM.type("read", "line2-packer", "Message").out())
        .startsWith("line2-packer Message (")
        .contains("STRING");
    assertThat(
            PLATFORM.type("read", "capper", "holding:4", "--json").json().at("/modbus/zeroBased"))
        .hasToString("\"holding:4\"");
  }

  @Test
  void aReadThatFailsSaysWhyInOneSentence() {
    assertRefused(PLATFORM.type("read", "mixer", "400001"), "gateway 'edge' has no device 'mixer'");
    assertRefused(PLATFORM.type("read", "capper", "99"), "99", "send 400001 or holding:0");
    PLATFORM.line().device("capper").misbehave(new Misbehaviour.ExceptionCode(2, 0, 0xFFFF));
    assertRefused(PLATFORM.type("read", "capper", "holding:4"), "refused holding:4: exception 02");
  }

  @Test
  void aModelGoesTheWholeWay() throws IOException {
    Path file = write("plant.yaml", SITE.formatted("model-way"));
    assertThat(PLATFORM.type("model", "validate", file.toString()).out())
        .contains("plant.yaml is right; it would become version 1 of acme/model-way.");
    assertThat(PLATFORM.type("model", "diff", file.toString()).out())
        .contains("+ device press", "+ tag acme/model-way/hall/cell/press/force");
    assertThat(PLATFORM.type("model", "apply", file.toString()).out())
        .endsWith("version 1 of acme/model-way is in force.%n".formatted());
    assertThat(PLATFORM.type("model", "apply", file.toString()).out())
        .contains("version 1 of acme/model-way was in force already.");

    Path copy = dir.resolve("copy.yaml");
    assertThat(PLATFORM.type("model", "export", "model-way", "-o", copy.toString()).out())
        .contains("copy.yaml is version 1 of model-way.");
    assertThat(PLATFORM.type("model", "diff", copy.toString()).out()).contains("nothing differs");

    write("plant.yaml", SITE.formatted("model-way").replace("UINT16", "INT16"));
    assertRefused(
        PLATFORM.type("model", "apply", file.toString(), "--if-version", "7"),
        "version 1 is in force by now");
    assertThat(PLATFORM.type("model", "apply", file.toString()).out())
        .contains("~ tag acme/model-way/hall/cell/press/force", "connected anew: press")
        .contains("version 2 of acme/model-way is in force.");
    assertThat(PLATFORM.type("model", "export", "model-way", "--version", "1").out())
        .contains("UINT16");
    JsonNode newest = PLATFORM.type("model", "export", "model-way", "--json").json();
    assertThat(newest.at("/devices/0/tags/0/type").asString()).isEqualTo("INT16");
  }

  @Test
  void anEarlierVersionComesBackAsANewOne() throws IOException {
    String site = SITE.formatted("model-back");
    Path file = write("plant.yaml", site);
    assertThat(PLATFORM.type("model", "apply", file.toString()).code()).isZero();
    write("plant.yaml", site.replace("UINT16", "INT16"));
    assertThat(PLATFORM.type("model", "apply", file.toString()).code()).isZero();

    assertThat(PLATFORM.type("model", "rollback", "model-back", "1", "--dry-run").out())
        .contains("~ tag acme/model-back/hall/cell/press/force", "connected anew: press")
        .contains("It would become version 3 of acme/model-back.", "nothing was changed");
    assertThat(PLATFORM.type("model", "rollback", "model-back", "1").out())
        .contains("~ tag acme/model-back/hall/cell/press/force")
        .contains("version 3 of acme/model-back is in force; it repeats version 1.");
    assertThat(PLATFORM.type("model", "rollback", "model-back", "1").out())
        .contains("version 3 of acme/model-back is in force, and has the content of version 1.");
    assertThat(PLATFORM.type("model", "versions", "model-back").out())
        .containsPattern("(?m)^3 +20\\S+Z +1 +repeats version 1$")
        .containsPattern("(?m)^2 +20\\S+Z +1$");
    assertThat(PLATFORM.type("model", "export", "model-back").out()).contains("UINT16");
    assertRefused(
        PLATFORM.type("model", "rollback", "model-back", "9"), "has no version 9", "versions");
    assertRefused(PLATFORM.type("model", "versions", "nowhere"), "has no plant model");
  }

  /** 150 registers 100 apart are 150 requests, 10 ms each as nobody was asked: 1.5 s. */
  @Test
  void aModelThatABusCannotKeepUpWithIsToldBeforeItIsInForce() throws IOException {
    StringBuilder tags = new StringBuilder(SITE.formatted("slow").replace("nobody", "edge"));
    for (int i = 1; i < 150; i++) {
      tags.append(
          "      - {name: t%d, address: 'holding:%d', type: UINT16}%n".formatted(i, 100 * i));
    }
    Path file = write("slow.yaml", tags.toString());

    Typed validated = PLATFORM.type("model", "validate", file.toString());
    assertThat(validated.code()).isZero();
    assertThat(validated.out())
        .contains("slow.yaml is right", "! 192.0.2.1:502 needs 1.5 s for what you ask of it in 1 s")
        .contains("149 of the messages are there because of gaps");
    assertThat(PLATFORM.type("model", "diff", file.toString()).out())
        .contains("+ device press", "! 192.0.2.1:502 needs 1.5 s");
    JsonNode json = PLATFORM.type("model", "validate", file.toString(), "--json").json();
    assertThat(json.at("/forecast/lines/0/verdict").asString()).isEqualTo("CANNOT_KEEP");
    JsonNode diff = PLATFORM.type("model", "diff", file.toString(), "--json").json();
    assertThat(diff.at("/diff/devices/added/0").asString()).isEqualTo("press");
    assertThat(diff.at("/forecast/lines/0/needed").asString()).isEqualTo("PT1.5S");

    Path elsewhere = write("elsewhere.yaml", SITE.formatted("slow"));
    assertThat(PLATFORM.type("model", "validate", elsewhere.toString()).out())
        .contains("not forecast: 1 device of gateway 'nobody'");
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String nobody = "http://127.0.0.1:" + closed.getLocalPort();
      Typed without = PLATFORM.type("model", "validate", file.toString(), "--gateway", nobody);
      assertThat(without.code()).isZero();
      assertThat(without.out())
          .contains("slow.yaml is right")
          .contains("no forecast of the cycle times: edge-gateway is not running at " + nobody);
    }
  }

  @Test
  void theTagsOfADeviceAreListedAndGoIntoAModel() throws IOException {
    Typed outermost = PLATFORM.type("browse", "line2-packer");
    assertThat(outermost.err()).isEmpty();
    assertThat(outermost.out())
        .containsPattern("(?m)^ +PATH +TYPE +SIZE +ACCESS$")
        .containsPattern("(?m)^ +Message +STRING +READ_WRITE$")
        .containsPattern("(?m)^> +ZoneTemperature +REAL +\\[8] +READ_WRITE +8 inside$");
    assertThat(PLATFORM.type("browse", "line2-packer", "--limit", "2").out())
        .contains("There are more than 2");
    assertThat(PLATFORM.type("browse", "line2-packer", "--filter", "no-such").out())
        .contains("line2-packer has no tag with 'no-such' in its path.");
    JsonNode json = PLATFORM.type("browse", "line2-packer", "--limit", "1", "--json").json();
    assertThat(json.path("tags").size()).isEqualTo(1);
    assertThat(json.path("hasMore").asBoolean()).isTrue();

    String yaml = PLATFORM.type("browse", "line2-packer", "--as-yaml").out();
    assertThat(yaml).contains("- {name: message, address: Message, type: STRING, length: ");
    String site =
        SITE.formatted("browsed")
            .replace("modbus-tcp", "ethernet-ip")
            .replaceFirst("(?m)^ +- \\{name: force.*$", "@")
            .replace("@", yaml.indent(6));
    Path file = write("browsed.yaml", site);
    assertThat(PLATFORM.type("model", "validate", file.toString()).out())
        .contains("browsed.yaml is right");

    assertRefused(PLATFORM.type("browse", "mixer"), "gateway 'edge' has no device 'mixer'");
    assertRefused(
        PLATFORM.type("browse", "capper"),
        "device 'capper': its protocol does not tell which",
        "-> ./millrace read capper ADDRESS");
    assertRefused(PLATFORM.type("browse", "line2-packer", "Nothing"), "'Nothing': ");
    assertThat(PLATFORM.type("browse", "line2-packer", "--limit", "0").code()).isEqualTo(2);
  }

  @Test
  void mistakesOfAModelAreToldWithTheirLines() throws IOException {
    Path file =
        write(
            "wrong.yaml",
            SITE.formatted("wrong").replace("UINT16", "UINT17").replace("hall/cell/press", "hall"));
    Typed wrong = PLATFORM.type("model", "validate", file.toString());

    assertRefused(wrong, "wrong.yaml:16 /devices/0/tags/0/type: ", "    -> ");
    Typed json = PLATFORM.type("model", "validate", file.toString(), "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().path("isValid").asBoolean(true)).isFalse();
    assertThat(json.json().at("/errors/0/line").asInt()).isPositive();

    Path broken = write("broken.yaml", "site: [lyon\nenterprise: acme\n");
    assertRefused(
        PLATFORM.type("model", "validate", broken.toString()), "broken.yaml:2 is not YAML");
    assertRefused(
        PLATFORM.type("model", "apply", dir.resolve("none.yaml").toString()), "there is no file");
    assertRefused(PLATFORM.type("model", "export", "nowhere"), "has no plant model");
  }

  @Test
  void tagsOfATableGoIntoAFileThatKeepsItsComments() throws IOException {
    Path model = write("plant.yaml", SITE.formatted("tags-file"));
    Path table = write("tags.csv", "name,address,type\nforce,400001,UINT16\nspeed,400002,UINT16\n");
    String[] command = {
      "tags", "import", table.toString(), "--device", "press", "--model", model.toString()
    };
    String before = Files.readString(model);

    assertThat(PLATFORM.type(with(command, "--dry-run")).out())
        .contains("press: 1 tags added, 0 changed, 1 as they were.", "nothing was changed");
    assertThat(model).hasContent(before);
    assertThat(PLATFORM.type(command).out()).contains("Written to " + model);
    assertThat(model)
        .hasContent(before + "      - {name: speed, address: \"400002\", type: UINT16}\n");
  }

  @Test
  void tagsOfATableGoIntoTheModelInForce() throws IOException {
    Path model = write("plant.yaml", SITE.formatted("tags-site"));
    assertThat(PLATFORM.type("model", "apply", model.toString()).code()).isZero();
    Path table = write("tags.csv", "name;address;type\nspeed;400002;UINT16\n");

    Typed done =
        PLATFORM.type(
            "tags", "import", table.toString(), "--device", "press", "--site", "tags-site");

    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .contains("+ tag acme/tags-site/hall/cell/press/speed")
        .contains("version 2 of acme/tags-site is in force.");
  }

  @Test
  void whatTheServiceFindsWrongIsToldByTheTablesLine() throws IOException {
    Path model = write("plant.yaml", SITE.formatted("tags-wrong"));
    Path table = write("tags.csv", "name,address,type\nok,400002,UINT16\nspeed,400003,UINT17\n");

    assertRefused(
        PLATFORM.type(
            "tags", "import", table.toString(), "--device", "press", "--model", model.toString()),
        "tags.csv:3 type: ",
        "UINT17");
    assertThat(model).hasContent(SITE.formatted("tags-wrong"));
  }

  @Test
  void aServiceThatIsNotThereIsOneSentenceThatSaysWhatToStart() throws IOException {
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String nobody = "http://127.0.0.1:" + closed.getLocalPort();
      assertRefused(
          Typed.of("read", "filler", "400001", "--gateway", nobody),
          "edge-gateway is not running at " + nobody,
          "start it (./millrace demo starts everything)");
      assertRefused(
          Typed.of("model", "export", "lyon", "--ingest", nobody), "ingest-service is not running");
    }
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(Typed.of("doctor", "--gatewy", "x").code()).isEqualTo(2);
    assertThat(Typed.of("read", "filler").code()).isEqualTo(2);
    assertThat(Typed.of("doctor", "--gateway", "localhost:8081").code()).isEqualTo(2);
    assertThat(Typed.of("tags", "import", "t.csv", "--device", "d").err())
        .contains("--site", "--model");
    assertThat(Typed.of("model").code()).isEqualTo(2);
    assertThat(Typed.of("doctor", "--help").out()).contains("Exit code", "MILLRACE_GATEWAY");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private static String[] with(String[] command, String option) {
    String[] longer = Arrays.copyOf(command, command.length + 1);
    longer[command.length] = option;
    return longer;
  }

  private static void assertRefused(Typed typed, String... texts) {
    assertThat(typed.err()).startsWith("millrace: ").contains(texts);
    assertThat(typed.err()).doesNotContain("Exception:").doesNotContain("\tat ");
    assertThat(typed.code()).isEqualTo(1);
  }
}
