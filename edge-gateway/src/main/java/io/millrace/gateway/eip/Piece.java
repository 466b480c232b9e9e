// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress.Part;
import io.millrace.gateway.eip.ReadItem.Wanted;
import io.millrace.gateway.eip.ReadItem.Whole;
import io.millrace.gateway.eip.wire.WireType;
import java.util.List;

/**
 * A value, or a whole structure, that is read by its address. Immutable.
 *
 * @param path where it is.
 * @param dimensions of the array that it is an element of; empty when it is none.
 * @param flat which element, all dimensions together; 0 and up.
 * @param bytes it has.
 * @param wanted the tags in it, their spots counted from its beginning.
 * @param wholes the structure that it is; empty when it is none.
 */
record Piece(
    List<Part> path,
    List<Integer> dimensions,
    long flat,
    int bytes,
    WireType type,
    List<Wanted> wanted,
    List<Whole> wholes,
    String why) {
  Piece {
    path = List.copyOf(path);
    dimensions = List.copyOf(dimensions);
    wanted = List.copyOf(wanted);
    wholes = List.copyOf(wholes);
  }
}
