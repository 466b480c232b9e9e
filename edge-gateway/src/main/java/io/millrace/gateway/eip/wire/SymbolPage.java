// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a controller's symbol table, as Get Instance Attribute List answers it; the status says
 * whether there is more, which is asked for from the last instance plus one. Immutable.
 */
public record SymbolPage(List<Entry> entries) {
  public static final int NAME = 1;
  public static final int TYPE = 2;
  public static final int ELEMENT_BYTES = 7;
  public static final int DIMENSIONS = 8;
  public static final int ACCESS = 10;

  private static final int MOST_DIMENSIONS = 3;

  public SymbolPage {
    entries = List.copyOf(entries);
  }

  /**
   * @param instance 0..2^32-1, growing within a table.
   * @param name as the controller writes it; empty when not asked for.
   * @param type word of the symbol's type, 0..65535; 0 when not asked for.
   * @param elementBytes 0..65535; 0 when not asked for.
   * @param dimensions three, 0..2^32-1 each, 0 for one it does not have; none when not asked for.
   * @param access what others may do with it, 0..255; 0, everything, when not asked for.
   */
  public record Entry(
      long instance, String name, int type, int elementBytes, List<Long> dimensions, int access) {
    public Entry {
      dimensions = List.copyOf(dimensions);
    }

    /** The bytes with just these attributes, in their order. */
    public Bytes encode(Attributes asked) {
      WireWriter out = new WireWriter().u32(instance);
      for (int attribute : asked.ids()) {
        switch (attribute) {
          case NAME -> out.u16(name.length()).text(name);
          case TYPE -> out.u16(type);
          case ELEMENT_BYTES -> out.u16(elementBytes);
          case DIMENSIONS -> dimensions.forEach(out::u32);
          case ACCESS -> out.u8(access);
          // Addresses inside the controller, which mean nothing to anybody else.
          default -> out.u32(0);
        }
      }
      return out.toBytes();
    }

    private static Entry read(WireReader in, Attributes asked) throws WireException {
      long instance = in.u32("instance");
      String name = "";
      int type = 0;
      int elementBytes = 0;
      List<Long> dimensions = new ArrayList<>(MOST_DIMENSIONS);
      int access = 0;
      for (int attribute : asked.ids()) {
        switch (attribute) {
          case NAME -> name = in.text(in.u16("length of a symbol's name"), "symbol's name");
          case TYPE -> type = in.u16("symbol's type");
          case ELEMENT_BYTES -> elementBytes = in.u16("bytes of an element");
          case DIMENSIONS -> {
            for (int i = 0; i < MOST_DIMENSIONS; i++) {
              dimensions.add(in.u32("dimension"));
            }
          }
          case ACCESS -> access = in.u8("access");
          default -> in.u32("address");
        }
      }
      return new Entry(instance, name, type, elementBytes, dimensions, access);
    }
  }

  /**
   * Asks for symbols.
   *
   * @param program whose symbols, with the prefix {@code Program:}; null for the controller's own.
   * @param from first instance, 0..2^32-1.
   */
  public static MessageRequest request(@Nullable String program, long from, Attributes asked) {
    EPath table = EPath.object(MessageRequest.SYMBOL_CLASS, from);
    return new MessageRequest(
        MessageRequest.GET_INSTANCE_ATTRIBUTE_LIST,
        program == null ? table : EPath.of(new EPath.Symbol(program)).then(table),
        asked.encode());
  }

  public Bytes encode(Attributes asked) {
    WireWriter out = new WireWriter();
    entries.forEach(entry -> out.bytes(entry.encode(asked)));
    return out.toBytes();
  }

  /**
   * @param asked what the answer consists of, for it does not say so itself.
   */
  public static SymbolPage decode(Bytes data, Attributes asked) throws WireException {
    WireReader in = new WireReader(data);
    List<Entry> entries = new ArrayList<>();
    while (in.remaining() > 0) {
      entries.add(Entry.read(in, asked));
    }
    return new SymbolPage(entries);
  }
}
