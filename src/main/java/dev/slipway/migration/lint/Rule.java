package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule: which statements it is about, what can happen, and what to do instead. Immutable.
 *
 * @param code its stable code
 * @param group its group
 * @param level how much it matters
 * @param existingOnly whether it is about tables that hold rows already, not about those that the
 *     same migration creates
 * @param forms the statements it is about
 * @param why what can happen
 * @param instead the safe alternative
 */
record Rule(
    String code,
    Group group,
    Level level,
    boolean existingOnly,
    List<Form> forms,
    String why,
    String instead) {

  /**
   * A form of statements, as a pattern of their {@link Plain} text.
   *
   * @param dialects whose SQL it is about
   * @param pattern with the groups {@code table} and {@code column} where it knows them
   */
  record Form(Set<Dialect> dialects, Pattern pattern) {}

  /** How a clause matches, if it does. */
  Optional<Matcher> match(String clause, Dialect dialect) {
    return forms.stream()
        .filter(form -> form.dialects.contains(dialect))
        .map(form -> form.pattern.matcher(clause))
        .filter(Matcher::lookingAt)
        .findFirst();
  }
}
