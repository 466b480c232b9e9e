// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Data of Get Attribute List and of Get Instance Attribute List: which attributes. Immutable.
 *
 * @param ids 0..65535 each.
 */
public record Attributes(List<Integer> ids) {
  public Attributes {
    ids = List.copyOf(ids);
  }

  public static Attributes of(Integer... ids) {
    return new Attributes(List.of(ids));
  }

  public Bytes encode() {
    WireWriter out = new WireWriter().u16(ids.size());
    ids.forEach(out::u16);
    return out.toBytes();
  }

  public static Attributes decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int count = in.u16("attribute count");
    if (count * Short.BYTES != in.remaining()) {
      throw new WireException(
          "%d attributes are said in %d bytes".formatted(count, in.remaining()));
    }
    List<Integer> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(in.u16("attribute"));
    }
    return new Attributes(ids);
  }
}
