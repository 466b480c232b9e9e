// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Requests that no HTTP client would send, byte by byte, and their answers. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawHttp() {}

  /**
   * @param status 0 when the server closed the connection without an answer.
   * @param head status line and headers.
   */
  public record Answer(int status, String head, String body) {
    public Optional<String> header(String name) {
      String wanted = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
          .map(line -> line.substring(wanted.length()).strip())
          .findFirst();
    }
  }

  /** Writes as many bytes as a test wants; the server may end it by closing. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** Sends these bytes and reads one answer, or until the server closes the connection. */
  public static Answer send(URI server, String request) {
    return send(server, request, _ -> {});
  }

  /** The same with a body that is written while the answer may already be there. */
  public static Answer send(URI server, String request, Body body) {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      Thread writing =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      body.write(socket.getOutputStream());
                    } catch (IOException e) {
                      // The server has read enough.
                    }
                  });
      StringBuilder answer = new StringBuilder();
      byte[] bytes = new byte[8192];
      try {
        int read = socket.getInputStream().read(bytes);
        while (read > 0) {
          answer.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
          read = isWhole(answer.toString()) ? -1 : socket.getInputStream().read(bytes);
        }
      } catch (java.net.SocketException e) {
        // Closed while something of the request was unread; what came before counts.
      }
      writing.join();
      return parsed(answer.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isWhole(String answer) {
    Answer so = parsed(answer);
    return so.header("content-length")
        .map(length -> so.body().length() >= Integer.parseInt(length))
        .orElse(answer.endsWith("\r\n0\r\n\r\n"));
  }

  private static Answer parsed(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, answer, "");
    }
    String head = answer.substring(0, end);
    String body = answer.substring(end + 4);
    if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
      body = body.replaceAll("(?m)^[0-9a-fA-F]+\\r\\n", "").replace("\r\n", "");
    }
    return new Answer(Integer.parseInt(head.split(" ", 3)[1]), head, body);
  }
}
