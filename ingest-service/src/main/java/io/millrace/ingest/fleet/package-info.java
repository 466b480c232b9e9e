// SPDX-License-Identifier: Apache-2.0
/** Every gateway: what it should read, what it reads, and when it was last heard of. */
@NullMarked
package io.millrace.ingest.fleet;

import org.jspecify.annotations.NullMarked;
