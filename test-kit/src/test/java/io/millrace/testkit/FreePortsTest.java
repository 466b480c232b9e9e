// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePortsTest {
  @TempDir Path dir;

  @Test
  void noPortIsGivenTwiceUntilAllWere() {
    int[] ports = IntStream.range(0, 99).map(_ -> FreePorts.next()).toArray();
    assertThat(IntStream.of(ports).distinct().count()).isEqualTo(99);
    assertThat(IntStream.of(ports).boxed())
        .allSatisfy(port -> assertThat(port).isBetween(10_000, 19_999));
    assertThat(FreePorts.next()).isEqualTo(ports[0]);
  }

  @Test
  void aPortThatIsTakenIsPassedOver() throws IOException {
    int[] ports = IntStream.range(0, 99).map(_ -> FreePorts.next()).toArray();
    try (ServerSocket taken = new ServerSocket(ports[0], 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.next()).isEqualTo(ports[1]).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void anotherJvmGetsOthers() throws IOException, InterruptedException {
    Path log = dir.resolve("other.log");
    int own = FreePorts.next();
    Process other = ForkedJvm.start(Other.class, log, List.of());
    assertThat(other.waitFor()).isZero();
    int others = Integer.parseInt(Files.readString(log).trim());
    assertThat(others / 100).isNotEqualTo(own / 100);
  }

  /** What the other JVM does. */
  static final class Other {
    public static void main(String... arguments) {
      System.out.println(FreePorts.next());
    }
  }
}
