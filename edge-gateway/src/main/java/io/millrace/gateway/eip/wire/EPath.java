// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to an object: ports to go through, names, or numbers of class, instance and so on; padded
 * to words. Immutable.
 *
 * @param segments from the outermost inwards; together at most 255 words.
 */
public record EPath(List<Segment> segments) {
  public static final EPath EMPTY = new EPath(List.of());

  private static final int SYMBOL = 0x91;
  private static final int PORT_EXTENDED = 0x0F;
  private static final int PORT_LONG_LINK = 0x10;
  private static final int MOST_WORDS = 255;
  private static final long U32 = 0xFFFF_FFFFL;

  public EPath {
    segments = List.copyOf(segments);
    if (length(segments) > 2 * MOST_WORDS) {
      throw new IllegalArgumentException(
          "a path of %d bytes, at most %d".formatted(length(segments), 2 * MOST_WORDS));
    }
  }

  public static EPath of(Segment... segments) {
    return new EPath(List.of(segments));
  }

  /** Class and instance. */
  public static EPath object(long classId, long instance) {
    return of(new Logical(Kind.CLASS, classId), new Logical(Kind.INSTANCE, instance));
  }

  /** Class, instance and attribute. */
  public static EPath attribute(long classId, long instance, long attribute) {
    return object(classId, instance).then(new Logical(Kind.ATTRIBUTE, attribute));
  }

  public EPath then(Segment next) {
    List<Segment> longer = new ArrayList<>(segments);
    longer.add(next);
    return new EPath(longer);
  }

  public EPath then(EPath next) {
    List<Segment> longer = new ArrayList<>(segments);
    longer.addAll(next.segments);
    return new EPath(longer);
  }

  /** What a number in a path counts. */
  public enum Kind {
    CLASS(0x20),
    INSTANCE(0x24),
    MEMBER(0x28),
    CONNECTION_POINT(0x2C),
    ATTRIBUTE(0x30);

    private final int segment;

    Kind(int segment) {
      this.segment = segment;
    }
  }

  /** One step. */
  public sealed interface Segment {}

  /**
   * @param value 0..2^32-1; takes 8, 16 or 32 bits, as it needs.
   */
  public record Logical(Kind kind, long value) implements Segment {
    public Logical {
      if (value != (value & U32)) {
        throw new IllegalArgumentException("%s %d is outside 32 bits".formatted(kind, value));
      }
    }
  }

  /**
   * @param name 1..255 characters of ISO 8859-1.
   */
  public record Symbol(String name) implements Segment {
    public Symbol {
      if (name.isEmpty() || name.length() > 255 || name.chars().anyMatch(c -> c > 255)) {
        throw new IllegalArgumentException("'%s' cannot be a symbol".formatted(name));
      }
    }
  }

  /**
   * @param port 1..65535; 1 is the backplane.
   * @param link slot or address beyond that port, 1..255 bytes.
   */
  public record Port(int port, Bytes link) implements Segment {
    public Port {
      if (port < 1 || port > 0xFFFF || link.length() < 1 || link.length() > 255) {
        throw new IllegalArgumentException("port %d, link %s".formatted(port, link));
      }
    }

    public static Port slot(int port, int slot) {
      if (slot < 0 || slot > 255) {
        throw new IllegalArgumentException("slot " + slot);
      }
      return new Port(port, Bytes.of((byte) slot));
    }
  }

  public int words() {
    return length(segments) / 2;
  }

  /** The path without a count in front. */
  public Bytes encode() {
    WireWriter out = new WireWriter();
    segments.forEach(segment -> write(segment, out));
    return out.toBytes();
  }

  /** From exactly these bytes. */
  public static EPath decode(Bytes path) throws WireException {
    WireReader in = new WireReader(path);
    List<Segment> segments = new ArrayList<>();
    while (in.remaining() > 0) {
      segments.add(read(in));
    }
    try {
      return new EPath(segments);
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
  }

  private static int length(List<Segment> segments) {
    WireWriter out = new WireWriter();
    segments.forEach(segment -> write(segment, out));
    return out.length();
  }

  private static void write(Segment segment, WireWriter out) {
    switch (segment) {
      case Logical(Kind kind, long value) -> {
        int type = kind.segment;
        if (value <= 0xFF) {
          out.u8(type).u8(value);
        } else if (value <= 0xFFFF) {
          out.u8(type | 1).u8(0).u16(value);
        } else {
          out.u8(type | 2).u8(0).u32(value);
        }
      }
      case Symbol(String name) -> {
        out.u8(SYMBOL).u8(name.length()).text(name);
        pad(name.length(), out);
      }
      case Port(int port, Bytes link) -> {
        boolean isLong = link.length() > 1;
        out.u8(Math.min(port, PORT_EXTENDED) | (isLong ? PORT_LONG_LINK : 0));
        if (isLong) {
          out.u8(link.length());
        }
        if (port >= PORT_EXTENDED) {
          out.u16(port);
        }
        out.bytes(link);
        pad(isLong ? link.length() : 0, out);
      }
    }
  }

  private static void pad(int length, WireWriter out) {
    if (length % 2 == 1) {
      out.u8(0);
    }
  }

  private static Segment read(WireReader in) throws WireException {
    int type = in.u8("segment");
    try {
      if (type == SYMBOL) {
        int length = in.u8("length of a symbol");
        String name = in.text(length, "symbol");
        in.bytes(length % 2, "pad");
        return new Symbol(name);
      }
      for (Kind kind : Kind.values()) {
        if ((type & ~3) == kind.segment && (type & 3) != 3) {
          return new Logical(kind, value(type & 3, in));
        }
      }
      if ((type & 0xE0) == 0 && type != 0) {
        return port(type, in);
      }
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
    throw new WireException("segment 0x%02X is unknown".formatted(type));
  }

  private static long value(int format, WireReader in) throws WireException {
    if (format == 0) {
      return in.u8("number");
    }
    in.u8("pad");
    return format == 1 ? in.u16("number") : in.u32("number");
  }

  private static Port port(int type, WireReader in) throws WireException {
    boolean isLong = (type & PORT_LONG_LINK) != 0;
    int length = isLong ? in.u8("length of a link") : 1;
    int port = type & PORT_EXTENDED;
    if (port == PORT_EXTENDED) {
      port = in.u16("port");
    }
    Bytes link = in.bytes(length, "link");
    in.bytes(isLong ? length % 2 : 0, "pad");
    return new Port(port, link);
  }
}
