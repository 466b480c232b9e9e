// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

/** An answer that can be told as a calendar; one with {@link #hasMore} is refused, as its table. */
public interface Dated extends Tabular {
  Ics.Agenda agenda();
}
