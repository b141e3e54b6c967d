package dev.slipway.config;

import dev.slipway.config.AppConfig.AlertConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.source.Problem;

/** How {@code alert} is read: a command or a URL. */
final class AlertSettings {
  private static final Setting<CommandLine> COMMAND = Setting.of("command", Commands.line());
  private static final Setting<String> URL = Setting.of("url", Forms.text());

  private AlertSettings() {}

  static Form<AlertConfig> form() {
    return LongForm.only(
        Group.of(COMMAND, URL),
        fields -> {
          if (fields.has(COMMAND) == fields.has(URL)) {
            fields
                .reading()
                .report(Problem.of(fields.place(), "either 'command' or 'url' is needed"));
          }
          return new AlertConfig(fields.find(COMMAND), fields.find(URL));
        });
  }
}
