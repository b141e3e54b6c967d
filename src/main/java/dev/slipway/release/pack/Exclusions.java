package dev.slipway.release.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ordered rules on what stays out of an archive. Of all rules that fit a path or one of its
 * folders, the last one decides; so a file inside an excluded folder can be taken back in, which
 * {@code .gitignore} cannot. Immutable.
 */
final class Exclusions {
  /**
   * One rule.
   *
   * @param pattern which paths
   * @param in whether they go in after all
   * @param reason why, for people
   */
  record Rule(PathPattern pattern, boolean in, String reason) {}

  /** No rule decides: the path goes in. */
  static final int NONE = -1;

  private final List<Rule> rules;

  Exclusions(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** These rules with more after them. */
  Exclusions and(List<Rule> more) {
    List<Rule> all = new ArrayList<>(rules);
    all.addAll(more);
    return new Exclusions(all);
  }

  /**
   * Which rule decides on a path.
   *
   * @param path relative, separated by {@code /}
   * @param folder whether it is a folder
   * @param inherited the rule that decides on its parent folder, or {@link #NONE}
   * @return number of the rule, or {@link #NONE}
   */
  int deciding(String path, boolean folder, int inherited) {
    int depth = PathPattern.depth(path);
    for (int i = rules.size() - 1; i > inherited; i--) {
      if (rules.get(i).pattern.matches(path, depth, folder)) {
        return i;
      }
    }
    return inherited;
  }

  /** The rule with this number when it keeps paths out. */
  Optional<Rule> keepingOut(int number) {
    return number == NONE || rules.get(number).in
        ? Optional.empty()
        : Optional.of(rules.get(number));
  }

  /** Whether a later rule might take something inside an excluded folder back in. */
  boolean mayTakeIn(int number) {
    return rules.subList(number + 1, rules.size()).stream().anyMatch(Rule::in);
  }

  /** Whether a rule says of this path, or a folder it is in, that it goes in. */
  boolean takesIn(String path) {
    int number = deciding(path);
    return number != NONE && rules.get(number).in;
  }

  /** Whether this path, or a folder it is in, stays out. */
  boolean keepsOut(String path) {
    return keepingOut(deciding(path)).isPresent();
  }

  private int deciding(String path) {
    int number = NONE;
    for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
      number = deciding(path.substring(0, i), true, number);
    }
    return deciding(path, false, number);
  }
}
