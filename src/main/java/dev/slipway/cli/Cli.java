package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** One call of the command line, from its words to its exit code. */
public final class Cli {
  private static final List<String> HELP = List.of("help", "--help", "-h");

  private final Caller caller;
  private final Console console;

  /** Talks to a console; ends nothing itself. */
  public Cli(Caller caller, Console console) {
    this.caller = caller;
    this.console = console;
  }

  /**
   * Does what the words say and shows the result.
   *
   * @return the exit code
   * @throws Failure what did not work; nothing was shown of it yet
   */
  public int run(List<String> words) {
    if (words.isEmpty() || HELP.contains(String.join(" ", words))) {
      return end(Event.Ended.done(Menu.help()), "");
    }
    Format format = Format.of(words);
    Menu.Choice choice = Menu.choose(words);
    Verb verb = choice.verb();
    if (format == Format.SARIF && !verb.writesSarif()) {
      throw Failure.usage("cli.format", choice.name() + ": --format is text or json, not 'sarif'");
    }
    Usage usage = new Usage(choice.name(), verb.summary());
    verb.describe(usage);
    Format.describe(usage, verb.writesSarif()).flag("shows this page", "--help", "-h");
    if (asksForHelp(choice.rest())) {
      return end(Event.Ended.done(usage.text()), "");
    }
    ParseResult given = usage.parse(choice.rest());
    Event.Ended end = verb.run(new Call(given, console, caller));
    return end(end, verb.text(end));
  }

  private int end(Event.Ended end, String text) {
    console.end(end, text);
    return end.exitCode();
  }

  /**
   * Help is given whatever else is wrong with the words, but words after {@code --} are not ours.
   */
  private static boolean asksForHelp(List<String> words) {
    int end = words.indexOf("--");
    List<String> ours = end < 0 ? words : words.subList(0, end);
    return ours.contains("--help") || ours.contains("-h");
  }
}
