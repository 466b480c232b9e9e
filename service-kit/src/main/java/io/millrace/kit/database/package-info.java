// SPDX-License-Identifier: Apache-2.0
/** One schema per service, migrated when the database is there, never a reason to crash. */
@NullMarked
package io.millrace.kit.database;

import org.jspecify.annotations.NullMarked;
