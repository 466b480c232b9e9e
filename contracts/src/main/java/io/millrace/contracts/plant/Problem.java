// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

/**
 * One mistake in a plant model, told to the person who wrote it. Immutable.
 *
 * @param pointer JSON pointer to the place of the mistake: {@code /devices/0/endpoint/port}.
 * @param message what is wrong, with the value that is.
 * @param remedy what to do about it.
 */
public record Problem(String pointer, String message, String remedy) {}
