// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.CipAddress.Part;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Arrays of BOOLs of which the symbol table says nothing. Logix controllers keep them in words of
 * 32 and count the words in addresses; others give BOOL by BOOL. Pure.
 */
final class BoolArrays {
  /** What an answer with one word is made of. */
  static final ReadItem.Expected WORD =
      new ReadItem.Expected(WireType.of(CipType.DWORD), Integer.BYTES);

  private BoolArrays() {}

  /** Whether the tag may be a BOOL of such an array. */
  static boolean isElement(Tag tag, CipAddress.Symbolic address) {
    return tag.type() == DataType.BOOL
        && address.bit() == null
        && address.parts().getLast().indices().size() == 1;
  }

  /** The array's address in upper case, for names are the same whatever their case. */
  static String array(CipAddress.Symbolic address) {
    return CipPaths.text(with(address, List.of())).toUpperCase(Locale.ROOT);
  }

  /** The word that the BOOL is in. */
  static EPath word(CipAddress.Symbolic address) {
    return CipPaths.path(with(address, List.of(index(address) / Integer.SIZE)));
  }

  /** Where in that word it is. */
  static Spot spot(CipAddress.Symbolic address) {
    return new Spot.Value(CipType.DWORD, 0, (int) (index(address) % Integer.SIZE));
  }

  private static long index(CipAddress.Symbolic address) {
    return address.parts().getLast().indices().getFirst();
  }

  private static List<Part> with(CipAddress.Symbolic address, List<Long> indices) {
    List<Part> parts = new ArrayList<>(address.parts());
    parts.set(parts.size() - 1, new Part(parts.getLast().name(), indices));
    return parts;
  }
}
