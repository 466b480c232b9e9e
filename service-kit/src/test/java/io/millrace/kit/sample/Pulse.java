// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

/** A record of the sample topic: {@code device,epoch,sequence,amount} as text. */
public record Pulse(String device, String epoch, long sequence, int amount) {

  static Pulse of(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not a pulse: " + text);
    }
    return new Pulse(parts[0], parts[1], Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
  }

  public String text() {
    return device + "," + epoch + "," + sequence + "," + amount;
  }
}
