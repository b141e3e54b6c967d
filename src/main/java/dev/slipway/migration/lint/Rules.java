package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.lint.Rule.Form;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** All rules, and the statements known to be harmless; read once from {@code rules.txt}. */
final class Rules {
  private static final Rules ALL = read();

  private final List<Rule> rules;
  private final List<Form> harmless;

  private Rules(List<Rule> rules, List<Form> harmless) {
    this.rules = List.copyOf(rules);
    this.harmless = List.copyOf(harmless);
  }

  static Rules all() {
    return ALL;
  }

  List<Rule> rules() {
    return rules;
  }

  /** The rule with this code. */
  Rule named(String code) {
    return find(code).orElseThrow(() -> new IllegalArgumentException("no rule " + code));
  }

  /** The rule with this code, if there is one. */
  Optional<Rule> find(String code) {
    return rules.stream().filter(rule -> rule.code().equals(code)).findFirst();
  }

  /** Whether a clause is known to do no harm. */
  boolean isHarmless(String clause, Dialect dialect) {
    return harmless.stream()
        .anyMatch(form ->
            form.dialects().contains(dialect) && form.pattern().matcher(clause).lookingAt());
  }

  private static Rules read() {
    List<Rule> rules = new ArrayList<>();
    List<Form> harmless = new ArrayList<>();
    for (String block : Pattern.compile("\\n\\s*\\n").splitAsStream(text()).toList()) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        String[] head = lines.getFirst().split("\\s+");
        List<Form> forms = forms(lines);
        if (head[0].equals("harmless")) {
          harmless.addAll(forms);
        } else {
          rules.add(rule(head, forms, lines));
        }
      }
    }
    return new Rules(rules, harmless);
  }

  private static Rule rule(String[] head, List<Form> forms, List<String> lines) {
    Group group = Group.valueOf(head[1].toUpperCase(Locale.ROOT));
    Level level = group.usual();
    boolean existingOnly = false;
    for (String word : List.of(head).subList(2, head.length)) {
      if (word.equals("existing")) {
        existingOnly = true;
      } else {
        level = Level.valueOf(word.toUpperCase(Locale.ROOT));
      }
    }
    return new Rule(
        head[0], group, level, existingOnly, forms, said(lines, "why "), said(lines, "do "));
  }

  private static List<Form> forms(List<String> lines) {
    return lines.stream()
        .skip(1)
        .map(String::strip)
        .filter(line -> !line.startsWith("why ") && !line.startsWith("do "))
        .map(line -> {
          int space = line.indexOf(' ');
          return new Form(dialects(line.substring(0, space)), pattern(line.substring(space + 1)));
        })
        .toList();
  }

  private static Set<Dialect> dialects(String word) {
    if (word.equals("all")) {
      return EnumSet.allOf(Dialect.class);
    }
    EnumSet<Dialect> dialects = EnumSet.noneOf(Dialect.class);
    for (String one : List.of(word.split("\\+", -1))) {
      dialects.add(Dialect.valueOf(one.toUpperCase(Locale.ROOT)));
    }
    return dialects;
  }

  private static Pattern pattern(String written) {
    String full =
        written
            .strip()
            .replace(
                "{alter}",
                "ALTER (?:ONLINE |IGNORE |FOREIGN )*TABLE (?:IF EXISTS )?(?:ONLY )?{table}(?: \\*)?"
                    + " ")
            .replace("{add}", "ADD (?:COLUMN )?(?:IF NOT EXISTS )?(?:\\( )?{column} ")
            .replace("{table}", "(?<table>" + Plain.DOTTED + ")")
            .replace(
                "{column}",
                "(?<column>(?!(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|INDEX|KEY"
                    + "|FULLTEXT|SPATIAL|PARTITION|EXCLUDE|PERIOD|SYSTEM)\\b)"
                    + Plain.NAME
                    + ")")
            .replace("{name}", Plain.DOTTED);
    return Pattern.compile(full, Pattern.CASE_INSENSITIVE);
  }

  private static String said(List<String> lines, String key) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static String text() {
    try (InputStream stream = Rules.class.getResourceAsStream("rules.txt")) {
      if (stream == null) {
        throw new IllegalStateException("rules.txt is missing from the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
