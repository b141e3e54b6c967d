package dev.slipway.config.source;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Problems as people read them: file, line, column, what is wrong, the line itself and a caret.
 * What looks like a secret in a shown line is masked.
 */
public final class ProblemText {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");
  private static final Pattern URL_PASSWORD =
      Pattern.compile("(?<=://[^\\s/:@]{0,80}:)[^\\s@]+(?=@)");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)(?<=(?:password|passwd|secret|token|key)['\"]?\\s{0,9}[:=]\\s{0,9}['\"]?)"
              + "[^\\s,}'\"]+");

  private ProblemText() {}

  /** All problems, in the order of their places. */
  public static String render(Source source, Collection<Problem> problems) {
    return problems.stream()
        .sorted((a, b) -> a.place().compareTo(b.place()))
        .map(problem -> render(source, problem))
        .collect(Collectors.joining("\n"));
  }

  private static String render(Source source, Problem problem) {
    String head = source.name() + ":" + problem.place() + ": " + plain(problem.what());
    String line = plain(masked(source.line(problem.place().line())));
    String shown =
        line.isBlank()
            ? ""
            : "\n  | "
                + line
                + "\n  | "
                + " ".repeat(Math.clamp(problem.place().column() - 1, 0, line.length()))
                + "^";
    return head + advice(problem) + shown;
  }

  private static String advice(Problem problem) {
    String meant = problem.nearest().map(word -> "; did you mean '" + word + "'?").orElse("");
    return problem.allowed().isEmpty() ? meant : meant + "\n  allowed: " + plain(problem.allowed());
  }

  /** Replaces what looks like a password by as many asterisks, so that columns stay right. */
  static String masked(String line) {
    String first = URL_PASSWORD.matcher(line).replaceAll(m -> stars(m.group()));
    return SECRET_VALUE.matcher(first).replaceAll(m -> stars(m.group()));
  }

  private static String stars(String secret) {
    return secret.startsWith("$") ? Matcher.quoteReplacement(secret) : "*".repeat(secret.length());
  }

  /** One space for each control character, so that a file cannot drive a terminal. */
  private static String plain(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }
}
