// SPDX-License-Identifier: Apache-2.0
/** Every signal ever seen, by number, and how the plant model wants it understood. */
@NullMarked
package io.millrace.ingest.tag;

import org.jspecify.annotations.NullMarked;
