// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

/** How far a device has been asked for its tags. */
public sealed interface Browsed {
  /** There is more to ask. */
  record Unfinished() implements Browsed {}

  /** All its tags, as they are now. */
  record Complete(TagTree tags) implements Browsed {}

  /**
   * It does not tell, or not in a way that can be used.
   *
   * @param why for people, and what to do instead.
   */
  record Impossible(String why) implements Browsed {}
}
