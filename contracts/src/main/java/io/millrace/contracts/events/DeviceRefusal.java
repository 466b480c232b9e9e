// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

/**
 * A device of a plant model that its gateway cannot read; the others of the model are read.
 * Immutable.
 *
 * @param device its name in the model; its place there, {@code /devices/3}, when it has none.
 * @param reason what is in the way, in one line for people.
 * @param remedy what to do about it.
 */
public record DeviceRefusal(String device, String reason, String remedy) {}
