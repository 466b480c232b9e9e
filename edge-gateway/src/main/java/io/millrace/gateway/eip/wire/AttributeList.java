// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answer to Get Attribute List, of numbers only: each attribute has a status of its own. Immutable.
 */
public record AttributeList(List<Value> values) {
  public AttributeList {
    values = List.copyOf(values);
  }

  /**
   * @param id of the attribute, 0..65535.
   * @param status 0 when the number is there, otherwise why not; 0..65535.
   * @param bytes width of the number, 2 or 4; 0 without one.
   * @param number 0..2^32-1.
   */
  public record Value(int id, int status, int bytes, long number) {
    public static Value u16(int id, long number) {
      return new Value(id, MessageReply.SUCCESS, Short.BYTES, number);
    }

    public static Value u32(int id, long number) {
      return new Value(id, MessageReply.SUCCESS, Integer.BYTES, number);
    }

    public static Value refused(int id, int status) {
      return new Value(id, status, 0, 0);
    }
  }

  /** The number of an attribute; empty when it was refused or is not in the list. */
  public Optional<Long> find(int id) {
    return values.stream()
        .filter(value -> value.id() == id && value.status() == MessageReply.SUCCESS)
        .map(Value::number)
        .findFirst();
  }

  public Bytes encode() {
    WireWriter out = new WireWriter().u16(values.size());
    for (Value value : values) {
      out.u16(value.id()).u16(value.status());
      if (value.bytes() == Short.BYTES) {
        out.u16(value.number());
      } else if (value.bytes() == Integer.BYTES) {
        out.u32(value.number());
      }
    }
    return out.toBytes();
  }

  /**
   * @param widths bytes of each attribute that was asked for, 2 or 4, which the answer does not
   *     say.
   */
  public static AttributeList decode(Bytes data, Map<Integer, Integer> widths)
      throws WireException {
    WireReader in = new WireReader(data);
    int count = in.u16("attribute count");
    if (count > widths.size()) {
      throw new WireException(
          "%d attributes were asked, %d answered".formatted(widths.size(), count));
    }
    List<Value> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int id = in.u16("attribute");
      int status = in.u16("status of an attribute");
      Integer bytes = widths.get(id);
      if (bytes == null) {
        throw new WireException("nobody asked for attribute " + id);
      }
      if (status != MessageReply.SUCCESS) {
        values.add(Value.refused(id, status));
      } else if (bytes == Short.BYTES) {
        values.add(Value.u16(id, in.u16("value of an attribute")));
      } else {
        values.add(Value.u32(id, in.u32("value of an attribute")));
      }
    }
    in.end("list of attributes");
    return new AttributeList(values);
  }
}
