package dev.slipway.cli;

import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What one verb takes. Built when its verb is called and not before: describing every verb at every
 * start would cost more than most verbs do.
 */
final class Usage {
  private static final int HELP_COLUMNS = 100;

  private final CommandSpec spec = CommandSpec.create();
  private final String verb;
  private final StringJoiner synopsis = new StringJoiner(" ");
  private int parameters;

  Usage(String verb, String summary) {
    this.verb = verb;
    spec.name("slipway " + verb);
    spec.usageMessage()
        .description(summary + ".")
        .sortOptions(false)
        .width(HELP_COLUMNS)
        .parameterListHeading("%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
  }

  /** A parameter without option name; required ones come first. */
  Usage parameter(String label, boolean required, String description) {
    synopsis.add(required ? label : "[" + label + "]");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(parameters++))
            .arity(required ? "1" : "0..1")
            .required(required)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .build());
    return this;
  }

  /** All parameters from here on. */
  Usage rest(String label, String description) {
    synopsis.add("[OPTIONS] -- " + label + "…");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(parameters + "..*")
            .arity("0..*")
            .type(String[].class)
            .paramLabel(label)
            .description(description)
            .build());
    return this;
  }

  /** A switch, of one name or several. */
  Usage flag(String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names).arity("0").type(boolean.class).description(description).build());
    return this;
  }

  /** An option with a value. */
  Usage value(String name, String label, String description) {
    return option(name, label, String.class, description);
  }

  /** An option that may be given several times, each time with a value. */
  Usage values(String name, String label, String description) {
    return option(name, label, String[].class, description);
  }

  private Usage option(String name, String label, Class<?> type, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .type(type)
            .paramLabel(label)
            .description(description)
            .build());
    return this;
  }

  /** Lines to copy: what a person would type. */
  Usage example(String... lines) {
    StringBuilder footer = new StringBuilder();
    for (String line : lines) {
      footer.append("  ").append(line.replace("%", "%%")).append("%n");
    }
    spec.usageMessage().footerHeading("%nExample:%n").footer(footer.toString());
    return this;
  }

  /** The help page. */
  String text() {
    String options = synopsis.toString().contains("[OPTIONS]") ? "" : " [OPTIONS]";
    spec.usageMessage().customSynopsis(("slipway " + verb + " " + synopsis).strip() + options);
    return new CommandLine(spec).getUsageMessage(Ansi.OFF).stripTrailing();
  }

  /**
   * Reads the words after the verb.
   *
   * @throws Failure when they do not fit, with the nearest option that does
   */
  ParseResult parse(List<String> words) {
    // A word like @/etc/shadow is a word: expanding it would let arguments read files.
    CommandLine parser = new CommandLine(spec).setExpandAtFiles(false);
    try {
      return parser.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw Failure.usage("cli.usage", "slipway " + verb + ": " + inWords(e))
          .next("slipway " + verb + " --help");
    }
  }

  private String inWords(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      String kind = unmatched.isUnknownOption() ? "there is no option " : "there is no use for ";
      String name = word.replaceFirst("=.*", "");
      return kind + "'" + word + "'" + Nearest.hint(name, spec.optionsMap().keySet());
    }
    String message = String.valueOf(problem.getMessage());
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("  0", "done");
    codes.put("  1", "failed, and cleanly undone");
    codes.put("  2", "wrong usage or configuration");
    codes.put("  3", "a person must decide");
    codes.put("  4", "another deployment holds the lock");
    codes.put("  5", "state is not what it should be");
    codes.put("  6", "outcome unknown: run 'slipway status'");
    codes.put("130", "cancelled");
    return codes;
  }
}
