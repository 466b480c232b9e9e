// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/** What became of following a path. */
public sealed interface Lookup {
  /** There is such a place and it may be read. */
  record Found(Place place) implements Lookup {}

  /** No tag or member has that name. */
  record NoSuchName() implements Lookup {}

  /** The name is right, but not the index or the instance. */
  record NoSuchElement() implements Lookup {}

  /** It, or a part of it, may not be read from outside. */
  record Forbidden() implements Lookup {}
}
