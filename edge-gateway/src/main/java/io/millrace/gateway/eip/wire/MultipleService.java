// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Several messages in one, for requests and replies alike. Immutable.
 *
 * @param messages in order.
 */
public record MultipleService(List<Bytes> messages) {
  /** Service, length of the path and path that a request has before its data; replies have less. */
  public static final int HEADER_BYTES = 6;

  private static final int MOST_BYTES = 0xFFFF;

  /** Service and length of the path; a reply has two bytes more. */
  private static final int LEAST_MESSAGE = 2;

  public MultipleService {
    messages = List.copyOf(messages);
  }

  /** All of them in one, for the message router. */
  public static MessageRequest request(List<MessageRequest> requests) {
    return new MessageRequest(
        MessageRequest.MULTIPLE_SERVICE_PACKET,
        MessageRequest.MESSAGE_ROUTER,
        ofRequests(requests).encode());
  }

  public static MultipleService ofRequests(List<MessageRequest> requests) {
    return new MultipleService(requests.stream().map(MessageRequest::encode).toList());
  }

  public static MultipleService ofReplies(List<MessageReply> replies) {
    return new MultipleService(replies.stream().map(MessageReply::encode).toList());
  }

  /** Bytes that so many messages take beside their own. */
  public static int overhead(int count) {
    return Short.BYTES + count * Short.BYTES;
  }

  public List<MessageRequest> requests() throws WireException {
    List<MessageRequest> requests = new ArrayList<>(messages.size());
    for (Bytes message : messages) {
      requests.add(MessageRequest.decode(message));
    }
    return requests;
  }

  public List<MessageReply> replies() throws WireException {
    List<MessageReply> replies = new ArrayList<>(messages.size());
    for (Bytes message : messages) {
      replies.add(MessageReply.decode(message));
    }
    return replies;
  }

  /**
   * The replies to some requests, one to each.
   *
   * @throws WireException when there are more or fewer, or one is to another service.
   */
  public List<MessageReply> repliesTo(List<MessageRequest> requests) throws WireException {
    List<MessageReply> replies = replies();
    if (replies.size() != requests.size()) {
      throw new WireException(
          "%d services were asked, %d answered".formatted(requests.size(), replies.size()));
    }
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i).service() != requests.get(i).service()) {
        throw new WireException(
            "service 0x%02X was asked, 0x%02X answered"
                .formatted(requests.get(i).service(), replies.get(i).service()));
      }
    }
    return replies;
  }

  public Bytes encode() {
    WireWriter out = new WireWriter().u16(messages.size());
    int offset = overhead(messages.size());
    for (Bytes message : messages) {
      if (offset > MOST_BYTES) {
        throw new IllegalArgumentException("an offset of " + offset + " takes more than 16 bits");
      }
      out.u16(offset);
      offset += message.length();
    }
    messages.forEach(out::bytes);
    return out.toBytes();
  }

  /** Each message goes from its offset to the next one's; they lie in order, without holes. */
  public static MultipleService decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int count = in.u16("service count");
    int end = overhead(count);
    if (end > data.length()) {
      throw new WireException("%d services are said in %d bytes".formatted(count, data.length()));
    }
    List<Bytes> messages = new ArrayList<>(count);
    int begin = count == 0 ? 0 : in.u16("offset");
    if (count > 0 && begin != end) {
      throw new WireException("offset %d of the first service is not %d".formatted(begin, end));
    }
    for (int i = 1; i <= count; i++) {
      int next = i == count ? data.length() : in.u16("offset");
      if (next - begin < LEAST_MESSAGE || next > data.length()) {
        throw new WireException(
            "service %d goes from %d to %d, of %d bytes"
                .formatted(i - 1, begin, next, data.length()));
      }
      messages.add(data.part(begin, next - begin));
      begin = next;
    }
    if (count == 0) {
      in.end("packet without services");
    }
    return new MultipleService(messages);
  }
}
