// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

/**
 * How many devices of a gateway are in which state. Immutable.
 *
 * @param up they answer.
 * @param opening the first answer is waited for.
 * @param down they do not answer; tried again by and by.
 * @param faulted they can never work as the plant model has them.
 * @param swapped other ones than those that are known; counted above, too.
 */
public record GatewayLinks(int up, int opening, int down, int faulted, int swapped) {
  public int devices() {
    return up + opening + down + faulted;
  }
}
