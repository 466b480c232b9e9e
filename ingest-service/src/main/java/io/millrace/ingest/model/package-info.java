// SPDX-License-Identifier: Apache-2.0
/** The plant model: read, checked, compared, kept, published. */
@NullMarked
package io.millrace.ingest.model;

import org.jspecify.annotations.NullMarked;
