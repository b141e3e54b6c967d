package dev.slipway.config;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Section;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How {@code seed} is read: named sets of rows and commands. */
final class SeedSettings {
  private static final Pattern SQL_NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final String TABLES = "names of tables";
  private static final String COLUMNS = "names of columns, each with its value";

  private static final Setting<String> TABLE =
      Setting.of("table", Forms.word(SQL_NAME, "the name of a table"));
  private static final Setting<Map<String, String>> KEY = Setting.of("key", columns());
  private static final Setting<Map<String, String>> VALUES =
      Setting.of("values", columns(), Map.of());
  private static final Setting<SeedSet.Row> UNLESS =
      Setting.of("unless", LongForm.only(Group.of(TABLE, KEY), SeedSettings::known));

  private static final Setting<CommandLine> COMMAND = Setting.of("command", Commands.line());
  private static final Setting<String> SHELL = Setting.of("shell", Commands.shellText());
  private static final Setting<String> INPUT = Setting.of("input", Forms.anyText());
  private static final Setting<Map<String, String>> ENV =
      Setting.of("env", Forms.variables(), Map.of());

  private static final Setting<Map<String, Integer>> ONLY_IF_EMPTY =
      Setting.of(
          "only-if-empty",
          Forms.map(
              "name of a table",
              SQL_NAME,
              TABLES + ", each with the most rows it may have",
              Forms.number(0, 999_999_999)),
          Map.of());
  private static final Setting<String> COLUMN =
      Setting.of("column", Forms.word(SQL_NAME, "the name of a column"));
  private static final Setting<String> NAME =
      Setting.of("name", Forms.word(SQL_NAME, "the name of a column"));
  private static final Setting<String> ID =
      Setting.of("id", Forms.word(SQL_NAME, "the name of a column"), "id");
  private static final Setting<SeedSet.TenantColumn> TENANT_COLUMN =
      Setting.of(
          "tenant-column",
          new LongForm<>(
              Group.of(COLUMN, TABLE, NAME, ID),
              (value, reading) ->
                  COLUMN
                      .form()
                      .read(value, reading)
                      .map(column -> new SeedSet.TenantColumn(column, Optional.empty())),
              SeedSettings::tenants));
  private static final Setting<List<String>> RESET =
      Setting.of("reset", Forms.list(Forms.word(SQL_NAME, TABLES)), List.of());
  private static final Setting<List<SeedSet.Row>> ROWS =
      Setting.of(
          "rows",
          Forms.list(LongForm.only(Group.of(TABLE, KEY, VALUES), SeedSettings::row)),
          List.of());
  private static final Setting<List<SeedSet.Command>> COMMANDS =
      Setting.of("commands", Forms.list(command()), List.of());
  private static final Group SET = Group.of(ONLY_IF_EMPTY, TENANT_COLUMN, RESET, ROWS, COMMANDS);

  private SeedSettings() {}

  /** Sets by name. */
  static Form<Map<String, SeedSet>> form() {
    Form<Map<String, SeedSet>> named =
        Forms.map(
            "name for a set of data",
            Forms.NAME,
            "names of lower-case letters, digits and '-', each with rows or commands",
            LongForm.only(SET, SeedSettings::set));
    return new Form<>() {
      @Override
      public Optional<Map<String, SeedSet>> read(Value value, Reading reading) {
        return named
            .read(value, reading)
            .map(sets -> {
              Map<String, SeedSet> all = new LinkedHashMap<>();
              sets.forEach((name, set) -> all.put(name, called(name, set)));
              return Collections.unmodifiableMap(all);
            });
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

  private static SeedSet called(String name, SeedSet set) {
    return new SeedSet(
        name, set.onlyIfEmpty(), set.tenantColumn(), set.reset(), set.rows(), set.commands());
  }

  private static SeedSet set(Fields fields) {
    if (!fields.has(ROWS) && !fields.has(COMMANDS)) {
      fields
          .reading()
          .report(Problem.of(fields.place(), "a set without rows and commands", "rows, commands"));
    }
    return new SeedSet(
        "",
        fields.get(ONLY_IF_EMPTY),
        fields.find(TENANT_COLUMN),
        fields.get(RESET),
        fields.get(ROWS),
        fields.get(COMMANDS));
  }

  private static SeedSet.TenantColumn tenants(Fields fields) {
    return new SeedSet.TenantColumn(
        fields.require(COLUMN, "?"),
        Optional.of(
            new SeedSet.Tenants(
                fields.require(TABLE, "?"), fields.require(NAME, "?"), fields.get(ID))));
  }

  private static SeedSet.Row known(Fields fields) {
    return new SeedSet.Row(fields.require(TABLE, "?"), key(fields), Map.of());
  }

  private static SeedSet.Row row(Fields fields) {
    Map<String, String> values = fields.get(VALUES);
    values.forEach((column, text) -> {
      if (text.contains(SeedSet.PASSWORD)) {
        fields
            .reading()
            .report(
                Problem.of(
                    fields.place(VALUES),
                    "a password would be stored in clear in '" + column + "'",
                    "{password} in 'input' or 'env' of a command, which stores its hash"));
      }
    });
    return new SeedSet.Row(fields.require(TABLE, "?"), key(fields), values);
  }

  private static Map<String, String> key(Fields fields) {
    Map<String, String> key = fields.require(KEY, Map.of("?", "?"));
    if (fields.has(KEY) && key.isEmpty()) {
      fields.reading().report(Problem.of(fields.place(KEY), "a key without columns", COLUMNS));
    }
    return key;
  }

  private static SeedSet.Command command(Fields fields) {
    if (fields.has(COMMAND) == fields.has(SHELL)) {
      fields.reading().report(Problem.of(fields.place(), "either 'command' or 'shell' is needed"));
    }
    CommandLine line =
        fields
            .find(COMMAND)
            .or(() -> fields.find(SHELL).map(CommandLine::shell))
            .orElse(Commands.UNREAD);
    refuseInArguments(line, fields.place(), fields.reading());
    return new SeedSet.Command(line, fields.find(UNLESS), fields.find(INPUT), fields.get(ENV));
  }

  /** Everybody on the host can read the arguments of a program. */
  private static void refuseInArguments(CommandLine line, Place place, Reading reading) {
    if (line.arguments().stream().anyMatch(word -> word.contains(SeedSet.PASSWORD))) {
      reading.report(
          Problem.of(
              place,
              "a password in the arguments of a command is everybody's to read",
              "{password} in its 'input' or 'env'"));
    }
  }

  private static Form<SeedSet.Command> command() {
    Group group = Group.of(COMMAND, SHELL, UNLESS, INPUT, ENV);
    return new Form<>() {
      @Override
      public Optional<SeedSet.Command> read(Value value, Reading reading) {
        if (value instanceof Section section) {
          return Optional.of(command(Fields.of(section, group, reading)));
        }
        Optional<CommandLine> line = Commands.line().read(value, reading);
        line.ifPresent(words -> refuseInArguments(words, value.place(), reading));
        return line.map(
            words -> new SeedSet.Command(words, Optional.empty(), Optional.empty(), Map.of()));
      }

      @Override
      public Optional<Group> group() {
        return Optional.of(group);
      }
    };
  }

  private static Form<Map<String, String>> columns() {
    return Forms.map("name of a column", SQL_NAME, COLUMNS, Forms.anyText());
  }
}
