// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a device who it is: function 43, MEI type 14, Read Device Identification. Immutable.
 *
 * @param level what is asked for: {@link #BASIC}, {@link #REGULAR}, {@link #EXTENDED} or {@link
 *     #ONE}.
 * @param object the first one wanted, 0..255.
 */
public record ReadDeviceId(int level, int object) {
  public static final int FUNCTION = 0x2B;
  public static final int MEI_TYPE = 0x0E;

  /** Vendor, product code and revision. */
  public static final int BASIC = 1;

  /** These, and the names for people. */
  public static final int REGULAR = 2;

  /** These, and what the vendor likes. */
  public static final int EXTENDED = 3;

  /** One object alone. */
  public static final int ONE = 4;

  public static final int VENDOR_NAME = 0;
  public static final int PRODUCT_CODE = 1;
  public static final int REVISION = 2;
  public static final int PRODUCT_NAME = 4;
  public static final int MODEL_NAME = 5;

  private static final int MORE = 0xFF;
  private static final int REPLY_HEADER = 7;

  public ReadDeviceId {
    requireLevel(level);
    requireByte("object", object);
  }

  public byte[] encode() {
    return new byte[] {FUNCTION, MEI_TYPE, (byte) level, (byte) object};
  }

  public static ReadDeviceId decode(byte[] pdu) throws PduException {
    In in = new In(pdu);
    in.expect("function", FUNCTION);
    in.expect("MEI type", MEI_TYPE);
    int level = in.level();
    int object = in.u8("object");
    in.end();
    return new ReadDeviceId(level, object);
  }

  /**
   * What a device says of itself.
   *
   * @param level as it was asked for.
   * @param conformity what the device can tell: its level, 0x80 more when it knows {@link #ONE}.
   * @param next the object to ask for next; 0 when that was all.
   * @param objects in order, at most as many as fit a message.
   */
  public record Reply(int level, int conformity, int next, List<Item> objects) {
    public Reply {
      objects = List.copyOf(objects);
      requireLevel(level);
      requireByte("conformity", conformity);
      requireByte("next object", next);
    }

    public byte[] encode() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(FUNCTION);
      out.write(MEI_TYPE);
      out.write(level);
      out.write(conformity);
      out.write(next == 0 ? 0 : MORE);
      out.write(next);
      out.write(objects.size());
      for (Item item : objects) {
        byte[] text = item.text().getBytes(StandardCharsets.ISO_8859_1);
        out.write(item.id());
        out.write(text.length);
        out.writeBytes(text);
      }
      return out.toByteArray();
    }

    public static Reply decode(byte[] pdu) throws PduException {
      In in = new In(pdu);
      in.expect("function", FUNCTION);
      in.expect("MEI type", MEI_TYPE);
      int level = in.level();
      int conformity = in.u8("conformity");
      int more = in.u8("more follows");
      int next = in.u8("next object");
      if ((more != 0 && more != MORE) || (more == MORE && next == 0)) {
        throw new PduException("more follows is 0x%02X, next object %d".formatted(more, next));
      }
      int count = in.u8("number of objects");
      List<Item> objects = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int id = in.u8("object");
        objects.add(new Item(id, in.text(in.u8("length of object %d".formatted(id)))));
      }
      in.end();
      return new Reply(level, conformity, more == 0 ? 0 : next, objects);
    }

    /** Bytes of the message with these objects. */
    public static int bytes(List<Item> objects) {
      return REPLY_HEADER + objects.stream().mapToInt(item -> 2 + item.text().length()).sum();
    }
  }

  /**
   * One thing a device says of itself.
   *
   * @param id {@link #VENDOR_NAME} and so on, 0..255.
   * @param text in ISO 8859-1, at most 244 characters.
   */
  public record Item(int id, String text) {
    private static final int MOST_TEXT = Mbap.MOST_PDU - REPLY_HEADER - 2;

    public Item {
      requireByte("object", id);
      if (text.length() > MOST_TEXT) {
        throw new IllegalArgumentException(
            "%d characters, at most %d fit".formatted(text.length(), MOST_TEXT));
      }
    }
  }

  private static void requireLevel(int level) {
    if (level < BASIC || level > ONE) {
      throw new IllegalArgumentException("level %d is not 1 to 4".formatted(level));
    }
  }

  private static void requireByte(String what, int value) {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("%s %d is not 0 to 255".formatted(what, value));
    }
  }

  /** Takes fields off a message and never past its end. */
  private static final class In {
    private final byte[] pdu;
    private int at;

    In(byte[] pdu) throws PduException {
      this.pdu = pdu;
      if (pdu.length > Mbap.MOST_PDU) {
        throw new PduException("%d bytes, at most %d".formatted(pdu.length, Mbap.MOST_PDU));
      }
    }

    int u8(String field) throws PduException {
      if (at >= pdu.length) {
        throw new PduException("%s is missing behind byte %d".formatted(field, at));
      }
      return Byte.toUnsignedInt(pdu[at++]);
    }

    int level() throws PduException {
      int level = u8("level");
      if (level < BASIC || level > ONE) {
        throw new PduException("level %d is not 1 to 4".formatted(level));
      }
      return level;
    }

    void expect(String field, int wanted) throws PduException {
      int found = u8(field);
      if (found != wanted) {
        throw new PduException("%s is 0x%02X, not 0x%02X".formatted(field, found, wanted));
      }
    }

    String text(int length) throws PduException {
      if (length > pdu.length - at) {
        throw new PduException(
            "%d bytes of text at %d, and %d are left".formatted(length, at, pdu.length - at));
      }
      String text = new String(pdu, at, length, StandardCharsets.ISO_8859_1);
      at += length;
      return text;
    }

    void end() throws PduException {
      if (at < pdu.length) {
        throw new PduException("%d bytes too many".formatted(pdu.length - at));
      }
    }
  }
}
