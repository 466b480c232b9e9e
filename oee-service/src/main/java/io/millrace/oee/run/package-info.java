// SPDX-License-Identifier: Apache-2.0
/** What is made where: products and orders on work units. */
@NullMarked
package io.millrace.oee.run;

import org.jspecify.annotations.NullMarked;
