// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

/** Something that the readings of a work unit proved. */
public sealed interface Fact permits PieceCount, SignalInterval, StateChange, StateInterval {}
