package dev.slipway.config;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Items;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and processes: a line, a list of arguments, or {@code shell: …}. */
final class Commands {
  private static final String ALLOWED = "a command line, a list of arguments, or {shell: '…'}";

  private static final Setting<String> SHELL = Setting.of("shell", shellText());
  private static final Setting<CommandLine> COMMAND = Setting.of("command", line());
  private static final Setting<Duration> STOP =
      Setting.of("stop", Forms.duration(Duration.ZERO), Duration.ofSeconds(10));
  private static final Group PROCESS = Group.of(COMMAND, SHELL, STOP);

  /** Stands where a command could not be read, so that reading goes on. */
  static final CommandLine UNREAD = new CommandLine(List.of());

  private Commands() {}

  /** One command. */
  static Form<CommandLine> line() {
    return (value, reading) ->
        switch (value) {
          case Scalar scalar -> split(scalar, reading);
          case Items items -> arguments(items, reading);
          case Section section ->
              Optional.of(
                  CommandLine.shell(
                      Fields.of(section, Group.of(SHELL), reading).require(SHELL, "")));
        };
  }

  /** Several commands, run one after the other; a single line stands for a list of one. */
  static Form<List<CommandLine>> lines() {
    return Forms.list(line());
  }

  /** Processes by name; a single command is {@code web}. */
  static Form<List<ProcessConfig>> processes() {
    Form<Map<String, ProcessConfig>> named =
        Forms.map(
            "process name",
            Forms.NAME,
            "names of lower-case letters, digits and '-', each with a command",
            process());
    return new Form<>() {
      @Override
      public Optional<List<ProcessConfig>> read(Value value, Reading reading) {
        if (!(value instanceof Section)) {
          return line()
              .read(value, reading)
              .map(command -> List.of(named("web", command, STOP.fallback().orElseThrow())));
        }
        return named.read(value, reading).map(Commands::named);
      }

      @Override
      public Optional<Group> group() {
        return named.group();
      }

      @Override
      public boolean isNamed() {
        return true;
      }
    };
  }

  private static Form<ProcessConfig> process() {
    return new Form<>() {
      @Override
      public Optional<ProcessConfig> read(Value value, Reading reading) {
        return value instanceof Section section
            ? Optional.of(process(Fields.of(section, PROCESS, reading)))
            : line()
                .read(value, reading)
                .map(command -> named("", command, STOP.fallback().orElseThrow()));
      }

      @Override
      public Optional<Group> group() {
        return Optional.of(PROCESS);
      }
    };
  }

  private static ProcessConfig process(Fields fields) {
    if (fields.has(COMMAND) == fields.has(SHELL)) {
      fields.reading().report(Problem.of(fields.place(), "either 'command' or 'shell' is needed"));
    }
    CommandLine command =
        fields.find(COMMAND).or(() -> fields.find(SHELL).map(CommandLine::shell)).orElse(UNREAD);
    return named("", command, fields.get(STOP));
  }

  private static List<ProcessConfig> named(Map<String, ProcessConfig> processes) {
    List<ProcessConfig> list = new ArrayList<>();
    processes.forEach((name, p) -> list.add(named(name, p.command(), p.stop())));
    return List.copyOf(list);
  }

  private static ProcessConfig named(String name, CommandLine command, Duration stop) {
    return new ProcessConfig(name, command, stop);
  }

  private static Optional<CommandLine> split(Scalar scalar, Reading reading) {
    return reading
        .text(scalar, ALLOWED)
        .flatMap(text -> {
          reading.mentions(scalar.place(), text);
          return switch (CommandSplitter.split(text)) {
            case CommandSplitter.Arguments(List<String> words) ->
                Optional.of(new CommandLine(words));
            case CommandSplitter.Mistake(String what, String allowed) ->
                reading.refuse(scalar.place(), what, allowed);
          };
        });
  }

  private static Optional<CommandLine> arguments(Items items, Reading reading) {
    List<String> words = new ArrayList<>();
    items.values().forEach(v -> Forms.anyText().read(v, reading).ifPresent(words::add));
    return words.isEmpty() || words.getFirst().isBlank()
        ? reading.refuse(items.place(), "a command without a program", ALLOWED)
        : Optional.of(new CommandLine(words));
  }

  /** A shell's own text: its dollar signs are not ours. */
  static Form<String> shellText() {
    return (value, reading) -> reading.text(value, "a line for /bin/sh");
  }
}
