package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.source.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How {@code seed} is read, and what is wrong with it, all at once. */
class SeedSettingsTest {
  private static final String APP = "app: shop\nprocesses: run\n";

  @Test
  void reads_sets_of_rows_and_commands_with_their_variables() {
    ConfigFile.Valid file =
        read("""
        seed:
          demo:
            only-if-empty: {tenants: 1, sales: 0}
            tenant-column: {column: tenant_id, table: tenants, name: slug}
            rows: {table: tenants, key: {slug: "${SLUG}"}, values: {name: "Demo"}}
            commands:
              - seed "two words"
              - {shell: "seed $X", input: "{password}", unless: {table: u, key: {id: 1}}}
        """)
            .orThrow();
    SeedSet set = demo(Variables.resolve(file, Map.of("SLUG", "d")));

    assertThat(set.name()).isEqualTo("demo");
    assertThat(set.onlyIfEmpty()).containsExactly(Map.entry("tenants", 1), Map.entry("sales", 0));
    assertThat(set.tenantColumn())
        .contains(
            new SeedSet.TenantColumn(
                "tenant_id", Optional.of(new SeedSet.Tenants("tenants", "slug", "id"))));
    assertThat(set.rows())
        .containsExactly(new SeedSet.Row("tenants", Map.of("slug", "d"), Map.of("name", "Demo")));
    assertThat(set.commands().getFirst().line().arguments()).containsExactly("seed", "two words");
    assertThat(set.commands().getFirst().takesPassword()).isFalse();
    assertThat(set.commands().getLast().line().isShell()).isTrue();
    assertThat(set.commands().getLast().takesPassword()).isTrue();
    assertThat(set.commands().getLast().unless()).isPresent();
  }

  @Test
  void reports_every_problem_at_once() {
    ConfigFile.Result result =
        read(
            """
            seed:
              Demo: {commands: a}
              nothing: {only-if-empty: {tenants: many}}
              admin:
                rows:
                  - {tabel: users, key: {id: 1}, values: {password: "{password}"}}
                  - {table: users, key: {}}
                commands:
                  - create --password {password}
                  - {command: a, shell: b}
                  - {input: x}
            """);

    assertThat(result).isInstanceOf(ConfigFile.Invalid.class);
    List<String> problems =
        ((ConfigFile.Invalid) result).problems().stream().map(Problem::what).toList();
    assertThat(String.join("\n", problems))
        .contains(
            "'Demo' is no name",
            "'many' is not allowed",
            "a set without rows and commands",
            "tabel",
            "'table' is missing",
            "stored in clear in 'password'",
            "a key without columns",
            "arguments of a command",
            "either 'command' or 'shell' is needed");
  }

  @Test
  void the_reference_shows_every_key() throws Exception {
    String reference = Files.readString(Path.of("examples/reference/slipway.yaml"));
    String seed = reference.substring(reference.indexOf("\nseed:"));

    assertThat(seed)
        .contains(
            "only-if-empty:",
            "tenant-column:",
            "reset:",
            "rows:",
            "table:",
            "key:",
            "values:",
            "commands:",
            "command:",
            "unless:",
            "input:",
            "env:",
            "shell:");
    SeedSet demo =
        demo(
            ConfigFile.read(Path.of("examples/reference/slipway.yaml"), "local")
                .orThrow()
                .config());
    assertThat(demo.commands()).hasSize(3);
  }

  private static SeedSet demo(AppConfig config) {
    return Objects.requireNonNull(config.seed().get("demo"));
  }

  private static ConfigFile.Result read(String seed) {
    return ConfigFile.parse("slipway.yaml", (APP + seed).getBytes(StandardCharsets.UTF_8), "local");
  }
}
