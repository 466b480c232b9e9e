// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import org.jspecify.annotations.Nullable;

/**
 * By which of its work units a work center counts as a line: by the one that limits it, or by what
 * goes in at one and comes out good at another. Immutable.
 *
 * @param constraint path below the site of the unit that limits the line: times and pieces are its
 *     own; null where entry and exit are given.
 * @param entry path of the unit at which pieces enter the line: times and produced pieces are its
 *     own; null where a constraint is given.
 * @param exit path of the unit at which they leave it: good pieces are its own; null where a
 *     constraint is given.
 */
public record LineRule(
    @Nullable String constraint, @Nullable String entry, @Nullable String exit) {}
