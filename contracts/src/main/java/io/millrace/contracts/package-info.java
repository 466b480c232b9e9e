// SPDX-License-Identifier: Apache-2.0
/** What the parts of Millrace say to each other: topics and the shapes on them. */
@NullMarked
package io.millrace.contracts;

import org.jspecify.annotations.NullMarked;
