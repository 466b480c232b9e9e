// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress.Part;
import io.millrace.gateway.eip.ReadItem.Expected;
import io.millrace.gateway.eip.ReadItem.Wanted;
import io.millrace.gateway.eip.ReadItem.Whole;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Elements of an array that lie side by side are read with one request. Pure. */
final class Slices {
  /** A gap is read over when another request and its reply would be longer. */
  private static final int HEADERS = 16;

  private Slices() {}

  /** No slice is longer than a message, unless one element is. */
  static List<ReadItem> of(List<Piece> pieces, int most) {
    Map<String, List<Piece>> arrays = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      arrays.computeIfAbsent(array(piece), _ -> new ArrayList<>()).add(piece);
    }
    List<ReadItem> items = new ArrayList<>();
    for (List<Piece> elements : arrays.values()) {
      elements.sort(Comparator.comparingLong(Piece::flat));
      List<Piece> slice = new ArrayList<>();
      for (Piece next : elements) {
        if (!slice.isEmpty() && !joins(slice, next, most)) {
          items.add(item(slice, most));
          slice.clear();
        }
        slice.add(next);
      }
      items.add(item(slice, most));
    }
    return items;
  }

  private static String array(Piece piece) {
    List<Part> path = piece.path();
    String inside = CipPaths.text(path.subList(0, path.size() - 1));
    return (inside + "." + path.getLast().name() + (piece.dimensions().isEmpty() ? "" : "[]"))
        .toUpperCase(Locale.ROOT);
  }

  private static boolean joins(List<Piece> slice, Piece next, int most) {
    Piece first = slice.getFirst();
    long gap = (next.flat() - slice.getLast().flat() - 1) * first.bytes();
    long whole = (next.flat() - first.flat() + 1) * first.bytes();
    return !first.dimensions().isEmpty()
        && gap <= HEADERS + 2L * CipPaths.path(first.path()).words()
        && whole <= ReadItem.room(most);
  }

  private static ReadItem item(List<Piece> slice, int most) {
    Piece first = slice.getFirst();
    int elements = (int) (slice.getLast().flat() - first.flat()) + 1;
    int bytes = elements * first.bytes();
    List<Wanted> wanted = new ArrayList<>();
    List<Whole> wholes = new ArrayList<>();
    for (Piece piece : slice) {
      int shift = (int) (piece.flat() - first.flat()) * first.bytes();
      piece.wanted().forEach(one -> wanted.add(new Wanted(one.tag(), one.spot().shifted(shift))));
      wholes.addAll(piece.wholes());
    }
    EPath path = CipPaths.path(first.path());
    boolean isLong = bytes > ReadItem.room(most);
    MessageRequest request =
        isLong
            ? new MessageRequest(
                MessageRequest.READ_TAG_FRAGMENTED,
                path,
                new ReadTag.Fragment(elements, 0).encode())
            : new MessageRequest(MessageRequest.READ_TAG, path, new ReadTag(elements).encode());
    String what =
        CipPaths.text(first.path()) + (elements > 1 ? " and " + (elements - 1) + " more" : "");
    return new ReadItem(
        what, request, new Expected(first.type(), bytes), bytes, wanted, wholes, first.why());
  }
}
