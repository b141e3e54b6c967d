package dev.slipway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Splits a command line into arguments, as a shell would without being one: blanks separate, single
 * quotes keep everything, double quotes keep everything but {@code \"} and {@code \\}, a backslash
 * keeps the next character. {@code ${NAME:-with blanks}} stays in one piece. What only a shell
 * could do (pipes, redirections, {@code A=b cmd}) is a mistake, said with the way out.
 */
final class CommandSplitter {
  private static final Pattern NEEDS_SHELL =
      Pattern.compile("&&?|\\|\\|?|;|[0-9]?>>?(&[0-9]|.*)|<<?.*|.+;");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private final String line;
  private final List<String> arguments = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean quoted;
  private int at;
  private Optional<String> mistake = Optional.empty();

  private CommandSplitter(String line) {
    this.line = line;
  }

  /** Either arguments, or what is wrong. */
  sealed interface Split {}

  /** At least one argument. */
  record Arguments(List<String> arguments) implements Split {}

  /** Why the line is none that we can run. */
  record Mistake(String what, String allowed) implements Split {}

  static Split split(String line) {
    CommandSplitter splitter = new CommandSplitter(line);
    splitter.run();
    if (splitter.mistake.isPresent()) {
      return new Mistake(splitter.mistake.get(), "a list of arguments, or {shell: '…'}");
    }
    return splitter.arguments.isEmpty()
        ? new Mistake("an empty command", "a program and its arguments")
        : new Arguments(List.copyOf(splitter.arguments));
  }

  private void run() {
    while (at < line.length() && mistake.isEmpty()) {
      char c = line.charAt(at);
      switch (c) {
        case ' ', '\t', '\n' -> endWord();
        case '\'', '"' -> quotes(c);
        case '\\' -> escaped();
        case '$' -> dollar();
        case '`' -> mistake = Optional.of("'`' needs a shell");
        default -> take(c);
      }
      at++;
    }
    endWord();
  }

  private void quotes(char quote) {
    quoted = true;
    inWord = true;
    int opened = at++;
    while (at < line.length() && line.charAt(at) != quote) {
      boolean escape =
          quote == '"'
              && line.charAt(at) == '\\'
              && at + 1 < line.length()
              && "\"\\".indexOf(line.charAt(at + 1)) >= 0;
      word.append(line.charAt(escape ? ++at : at));
      at++;
    }
    if (at == line.length()) {
      mistake =
          Optional.of(
              "the quote %c opened at character %d is not closed".formatted(quote, opened + 1));
    }
  }

  private void escaped() {
    if (++at == line.length()) {
      mistake = Optional.of("nothing behind the last backslash");
    } else {
      quoted = true;
      take(line.charAt(at));
    }
  }

  private void dollar() {
    int end = line.startsWith("${", at) ? line.indexOf('}', at) : -1;
    for (; at < end; at++) {
      take(line.charAt(at));
    }
    take(line.charAt(at));
  }

  private void take(char c) {
    inWord = true;
    word.append(c);
  }

  private void endWord() {
    if (inWord) {
      String argument = word.toString();
      if (mistake.isEmpty() && !quoted) {
        mistake = onlyForShell(argument);
      }
      arguments.add(argument);
    }
    word.setLength(0);
    inWord = false;
    quoted = false;
  }

  private Optional<String> onlyForShell(String argument) {
    if (NEEDS_SHELL.matcher(argument).matches()) {
      return Optional.of("'" + argument + "' needs a shell");
    }
    if (arguments.isEmpty() && ASSIGNMENT.matcher(argument).matches()) {
      return Optional.of(
          "variables are set under 'env'; '"
              + argument.replaceAll("=.*", "=")
              + "…' before a command needs a shell");
    }
    return Optional.empty();
  }
}
