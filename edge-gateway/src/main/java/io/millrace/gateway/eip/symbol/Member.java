// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import org.jspecify.annotations.Nullable;

/**
 * A member of a structure at its place. Immutable.
 *
 * @param name empty when the controller does not tell it.
 * @param type of one element.
 * @param arrayLength elements side by side, words of 32 for BOOLs; 0 for a member that is no array.
 * @param offset bytes from the beginning of the structure, 0 and up.
 * @param bit of a BOOL, counted from the byte at the offset, 0..65535; null for everything else.
 * @param isHidden whether it only holds the bits of others or is the controller's own.
 */
public record Member(
    String name,
    SymbolType type,
    int arrayLength,
    int offset,
    @Nullable Integer bit,
    boolean isHidden) {}
