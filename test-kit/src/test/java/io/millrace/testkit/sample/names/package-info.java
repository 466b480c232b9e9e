// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.millrace.testkit.sample.names;

import org.jspecify.annotations.NullMarked;
