// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Structures that a controller does not give whole, because the External Access of a part of them
 * forbids it. That lies in the template as a rule: one refusal speaks for all that are made of it,
 * until one of them is given. Immutable.
 *
 * @param paths that were refused.
 * @param templates of which some were refused.
 * @param given templates of which some were given.
 */
record Forbidden(Set<String> paths, Set<Integer> templates, Set<Integer> given) {
  static final Forbidden NONE = new Forbidden(Set.of(), Set.of(), Set.of());

  Forbidden {
    paths = Set.copyOf(paths);
    templates = Set.copyOf(templates);
    given = Set.copyOf(given);
  }

  boolean forbids(String path, int template) {
    return paths.contains(path) || (templates.contains(template) && !given.contains(template));
  }

  Forbidden refused(List<ReadItem.Whole> wholes) {
    Set<String> morePaths = new HashSet<>(paths);
    Set<Integer> moreTemplates = new HashSet<>(templates);
    for (ReadItem.Whole whole : wholes) {
      morePaths.add(whole.path());
      moreTemplates.add(whole.template());
    }
    return new Forbidden(morePaths, moreTemplates, given);
  }

  /** Whether it was not known that these are given. */
  boolean isNews(List<ReadItem.Whole> wholes) {
    return !wholes.isEmpty() && !given.contains(wholes.getFirst().template());
  }

  Forbidden given(List<ReadItem.Whole> wholes) {
    Set<Integer> more = new HashSet<>(given);
    wholes.forEach(whole -> more.add(whole.template()));
    return new Forbidden(paths, templates, more);
  }
}
