// SPDX-License-Identifier: Apache-2.0
/** Answers as tables and documents: CSV, XLSX, PDF and calendar files, with the digits of the JSON. */
@NullMarked
package io.millrace.oee.document;

import org.jspecify.annotations.NullMarked;
