// SPDX-License-Identifier: Apache-2.0
/** The whole platform in one process, with a Kafka broker and PostgreSQL from jars. */
@NullMarked
package io.millrace.standalone;

import org.jspecify.annotations.NullMarked;
