// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.plc4x.java.api.PlcConnection;
import org.apache.plc4x.java.api.PlcDriverManager;
import org.apache.plc4x.java.api.messages.PlcReadRequest;
import org.apache.plc4x.java.api.messages.PlcReadResponse;
import org.apache.plc4x.java.api.types.PlcResponseCode;

/**
 * PLC4X on its large connection. It puts all tags of a request into one packet, whatever the
 * connection takes, so that its user has to divide them: here as {@code tagsInRequest} says.
 */
final class Plc4xClient implements Client {
  private final PlcConnection connection;
  private final List<PlcReadRequest> requests = new ArrayList<>();

  Plc4xClient(int port, TagSet set, int tagsInRequest) throws Exception {
    connection =
        PlcDriverManager.getDefault()
            .getConnectionManager()
            .getConnection("logix:tcp://127.0.0.1:%d?bigEndian=false".formatted(port));
    List<String> tags =
        Stream.concat(
                set.whole().stream().map(name -> name + ":DINT"),
                set.real().stream().map(name -> name + ":REAL"))
            .toList();
    for (int from = 0; from < tags.size(); from += tagsInRequest) {
      PlcReadRequest.Builder request = connection.readRequestBuilder();
      tags.subList(from, Math.min(tags.size(), from + tagsInRequest))
          .forEach(tag -> request.addTagAddress(tag, tag));
      requests.add(request.build());
    }
  }

  @Override
  public int poll() throws Exception {
    List<CompletableFuture<? extends PlcReadResponse>> answers = new ArrayList<>();
    for (PlcReadRequest request : requests) {
      answers.add(request.execute());
    }
    int good = 0;
    for (CompletableFuture<? extends PlcReadResponse> answer : answers) {
      PlcReadResponse response = answer.get(20, TimeUnit.SECONDS);
      for (String name : response.getTagNames()) {
        boolean isGood =
            response.getResponseCode(name) == PlcResponseCode.OK
                && response.getObject(name) instanceof Number;
        good += isGood ? 1 : 0;
      }
    }
    return good;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IOException("PLC4X does not close its connection", e);
    }
  }
}
