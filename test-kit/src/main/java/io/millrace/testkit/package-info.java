// SPDX-License-Identifier: Apache-2.0
/** What tests share: house rules, databases, brokers and a cable that can be pulled. */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
