// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

/** How a gateway is, in one word. */
enum GatewayState {
  /** It reports, and reads what it should by the models in force. */
  UP,
  /** It reports, and cannot read all that it should, or cannot write to its disk. */
  IMPAIRED,
  /** It reports, and does not read by a model that has been in force for longer than a report. */
  BEHIND,
  /** It said that it stops. */
  STOPPED,
  /** It has not been heard of for three reports. */
  SILENT,
  /** The broker is not reached, so nobody can be heard. */
  UNKNOWN,
  /** Readings came from it, and never a report. */
  UNREPORTED,
  /** A plant model names it, and nothing ever came. */
  NEVER_SEEN
}
