// SPDX-License-Identifier: Apache-2.0
/** Plant model versions as this service follows them: which signal means what, from when on. */
@NullMarked
package io.millrace.oee.plant;

import org.jspecify.annotations.NullMarked;
