// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The readings that the database holds. Confined to the connection's thread. */
public final class StoredValuesStore {
  /**
   * The tag's readings that have a value, in the order of their time: at, number, text. A BAD
   * reading has none; its quality is 2 * 256 and up.
   */
  public static final String SQL =
      """
      select number.at, number.value, digits.value as text
      from telemetry.sample number
      left join telemetry.sample_text digits
        on digits.tag_id = number.tag_id and digits.at = number.at
      where number.tag_id = (select tag_id from telemetry.tag where name = ?)
        and number.at >= ? and number.quality < 512
      order by number.at
      """;

  private final Connection connection;
  private final OffsetDateTime since;

  /**
   * @param since readings before belong to another run.
   */
  public StoredValuesStore(Connection connection, Instant since) {
    this.connection = connection;
    this.since = since.atOffset(ZoneOffset.UTC);
    try (Statement statement = connection.createStatement()) {
      // A table that has just been filled is not analysed yet, and would be read whole for each
      // tag.
      statement.execute("set enable_seqscan = off");
    } catch (SQLException e) {
      throw new IllegalStateException("the database refuses a setting: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalStateException when the database refuses; the message says why.
   */
  public List<StoredValue> find(String tag) {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, tag);
      statement.setObject(2, since);
      List<StoredValue> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(
              new StoredValue(
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  rows.getObject(2, Double.class),
                  rows.getString(3)));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "readings of %s cannot be had: %s".formatted(tag, e.getMessage()), e);
    }
  }
}
