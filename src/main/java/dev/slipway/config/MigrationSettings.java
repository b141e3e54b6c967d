package dev.slipway.config;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.config.source.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How {@code migrations} is read: a tool's name, or a map. */
final class MigrationSettings {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final Setting<Tool> TOOL =
      Setting.of("tool", Forms.choice("migration tool", Tool.class));
  private static final Setting<String> FOLDER = Setting.of("folder", Forms.path());
  private static final Setting<CommandLine> UP = Setting.of("up", Commands.line());
  private static final Setting<CommandLine> CURRENT = Setting.of("current", Commands.line());
  private static final Setting<Duration> LIMIT =
      Setting.of("deadline", Forms.duration(Duration.ofSeconds(1)), DEADLINE);
  private static final Setting<CommandLine> DOWN = Setting.of("down", Commands.line());
  private static final Group GROUP = Group.of(TOOL, FOLDER, UP, DOWN, CURRENT, LIMIT);

  private MigrationSettings() {}

  static Form<MigrationConfig> form() {
    return new LongForm<>(GROUP, MigrationSettings::ofName, MigrationSettings::ofMap);
  }

  private static Optional<MigrationConfig> ofName(Value value, Reading reading) {
    return TOOL.form()
        .read(value, reading)
        .flatMap(tool ->
            needsUp(tool)
                ? reading.refuse(
                    value.place(),
                    "'" + Forms.spelled(tool) + "' needs the command that does it",
                    "{tool: " + Forms.spelled(tool) + ", up: '…'}")
                : Optional.of(
                    new MigrationConfig(
                        tool,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        DEADLINE)));
  }

  private static MigrationConfig ofMap(Fields fields) {
    Tool tool = fields.require(TOOL, Tool.COMMAND);
    if (fields.has(TOOL)) {
      refuseContradictions(fields, tool);
    }
    return new MigrationConfig(
        tool,
        fields.find(FOLDER),
        fields.find(UP),
        fields.find(DOWN),
        fields.find(CURRENT),
        fields.get(LIMIT));
  }

  private static void refuseContradictions(Fields fields, Tool tool) {
    if (needsUp(tool)) {
      fields.require(UP, Commands.UNREAD);
    } else {
      fields.refuse(List.of(UP), "belongs to the tools command and create-missing");
    }
    if (tool != Tool.COMMAND) {
      fields.refuse(List.of(DOWN, CURRENT), "belongs to the tool command");
    }
  }

  private static boolean needsUp(Tool tool) {
    return tool == Tool.COMMAND || tool == Tool.CREATE_MISSING;
  }
}
