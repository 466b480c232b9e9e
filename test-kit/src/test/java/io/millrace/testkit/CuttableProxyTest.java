// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every fault, seen from a client that talks through the proxy to a server that echoes. */
@Timeout(20)
class CuttableProxyTest {

  private static final byte[] WORDS = {1, 2, 3, 4, 5, 6, 7, 8};

  private ServerSocket echo;
  private CuttableProxy proxy;
  private Socket client;

  @BeforeEach
  void connect() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = CuttableProxy.to(echo.getLocalPort());
    client = open();
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  @Test
  void withoutAFaultEverythingPasses() throws IOException {
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readNBytes(8)).isEqualTo(WORDS);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void aCutLetsExactlySoManyBytesPass() throws IOException {
    client.getOutputStream().write(WORDS);
    client.getInputStream().readNBytes(8);

    proxy.answers(new Fault.Cut(3));
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void theSameCutSetAgainCountsAnew() throws IOException {
    proxy.answers(new Fault.Cut(10));
    client.getOutputStream().write(WORDS);
    client.getInputStream().readNBytes(8);

    proxy.answers(new Fault.Cut(10));
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readNBytes(8)).isEqualTo(WORDS);
  }

  @Test
  void corruptionTurnsOneByteOver() throws IOException {
    proxy.answers(new Fault.Corrupt(2));
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readNBytes(8)).containsExactly(1, 2, ~3, 4, 5, 6, 7, 8);
  }

  @Test
  void aDelayMakesTheAnswerLateButWhole() throws IOException {
    proxy.answers(new Fault.Delay(Duration.ofMillis(200)));
    long start = System.nanoTime();
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readNBytes(8)).isEqualTo(WORDS);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aDripMakesEachByteWait() throws IOException {
    proxy.answers(new Fault.Drip(Duration.ofMillis(30)));
    long start = System.nanoTime();
    client.getOutputStream().write(WORDS);

    assertThat(client.getInputStream().readNBytes(8)).isEqualTo(WORDS);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(240));
  }

  @Test
  void silenceIsAConnectionThatStaysOpenAndSaysNothing() throws IOException {
    proxy.requests(new Fault.Silence());
    client.setSoTimeout(200);
    client.getOutputStream().write(WORDS);

    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    proxy.heal();
    client.setSoTimeout(5000);
    client.getOutputStream().write(WORDS);
    assertThat(client.getInputStream().readNBytes(8)).isEqualTo(WORDS);
  }

  @Test
  void aResetEndsOpenConnectionsAndTakesNewOnes() throws IOException {
    client.getOutputStream().write(WORDS);
    client.getInputStream().readNBytes(8);

    proxy.reset();

    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    try (Socket next = open()) {
      next.getOutputStream().write(WORDS);
      assertThat(next.getInputStream().readNBytes(8)).isEqualTo(WORDS);
    }
  }

  @Test
  void unpluggedItRefusesUntilItIsHealed() throws IOException {
    proxy.unplug();
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);

    proxy.heal();
    await().ignoreExceptions().atMost(Duration.ofSeconds(5)).until(() -> open().isConnected());
  }

  @Test
  void aClosedServerClosesTheClient() throws IOException {
    client.getOutputStream().write(WORDS);
    client.getInputStream().readNBytes(8);
    client.shutdownOutput();

    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  private Socket open() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private void serve() {
    while (true) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The proxy reset the connection, as the test asked for.
    }
  }
}
