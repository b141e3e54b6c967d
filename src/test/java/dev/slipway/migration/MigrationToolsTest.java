package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.config.AppConfig.WatchConfig;
import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationToolsTest {
  private static final Optional<CommandLine> UP = Optional.of(new CommandLine(List.of("up")));

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AT_STARTUP")
  void every_tool_answers_to_the_name_people_write(Tool tool) {
    assertThat(of(tool, UP).orElseThrow().tool())
        .isEqualTo(tool.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  @Test
  void an_app_without_a_tool_has_none() {
    assertThat(MigrationTools.of(app(Optional.empty()), SampleApp.RUNNER, address -> true))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMAND", "CREATE_MISSING"})
  void a_command_is_needed_where_it_is_the_tool(Tool tool) {
    assertThatThrownBy(() -> of(tool, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("needs 'up'");
  }

  @Test
  void an_app_that_migrates_at_start_up_needs_a_web_process() {
    assertThatThrownBy(() -> of(Tool.AT_STARTUP, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("'web'");
  }

  private static Optional<Migrations> of(Tool tool, Optional<CommandLine> up) {
    MigrationConfig migrations =
        new MigrationConfig(
            tool,
            Optional.of("db/"),
            up,
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1));
    return MigrationTools.of(app(Optional.of(migrations)), SampleApp.RUNNER, address -> true);
  }

  private static AppConfig app(Optional<MigrationConfig> migrations) {
    return new AppConfig(
        "shop",
        "local",
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        migrations,
        Optional.empty(),
        List.of(),
        AppConfig.Dotenv.PYTHON,
        Map.of(),
        new AppConfig.HealthConfig(
            "/", Map.of(), 0, Duration.ZERO, Duration.ZERO, List.of(), List.of()),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        WatchConfig.USUAL,
        new AppConfig.HoldConfig(Duration.ZERO, 1),
        AppConfig.BackupConfig.keeping(AppConfig.KeepConfig.newest(3)),
        new AppConfig.ProofConfig(Duration.ZERO, Long.MAX_VALUE, false, Map.of(), Optional.empty()),
        3,
        new AppConfig.TrafficConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }
}
