// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.database;

import org.jspecify.annotations.Nullable;

/**
 * The database at hand. Immutable.
 *
 * @param level what it can do.
 * @param postgres version of the server: {@code 18.1}.
 * @param timescale version of TimescaleDB; null when it is not used.
 */
public record DatabaseVersion(DatabaseLevel level, String postgres, @Nullable String timescale) {}
