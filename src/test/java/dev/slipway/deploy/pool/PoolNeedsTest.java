package dev.slipway.deploy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.database.ConnectionLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolNeedsTest {
  private static final ConnectionLimit HUNDRED =
      new ConnectionLimit(97, "max_connections is 100, 3 reserved");

  @TempDir Path folder;

  @Test
  void the_web_process_counts_twice_and_workers_once() {
    PoolNeeds needs =
        needs(
            """
            processes: {web: 'gunicorn -w 4 --bind {listen} wsgi:app', jobs: celery -A app worker -c 2}
            database: {url: 'postgresql://u@h/shop', pool: {size: 5, overflow: 10}}
            """,
            Map.of());
    assertThat(needs.most()).isEqualTo(2 * 4 * 15 + 2 * 15);
    assertThat(needs.kept()).isEqualTo(2 * 4 * 5 + 2 * 5);
    assertThat(needs.certain()).isTrue();
    assertThat(needs.tooMany(HUNDRED))
        .contains(
            "two releases can open 150 connections to the database, and the app can have 97"
                + " (max_connections is 100, 3 reserved): 2 releases × 4 × (5 + 10) of 'web', 2 ×"
                + " (5 + 10) of 'jobs'");
    assertThat(needs.certainlyTooMany(HUNDRED)).as("the pools themselves fit").isFalse();
    assertThat(needs.certainlyTooMany(new ConnectionLimit(49, ""))).isTrue();
  }

  @Test
  void a_pool_that_nobody_wrote_is_guessed_and_never_certain() {
    PoolNeeds needs = needs(web("gunicorn -w 40 wsgi:app"), Map.of());
    assertThat(needs.most()).isEqualTo(2 * 40 * 15);
    assertThat(needs.certainlyTooMany(HUNDRED)).isFalse();
    assertThat(needs.tooMany(HUNDRED))
        .hasValueSatisfying(text -> assertThat(text).contains("guessed"));
  }

  @Test
  void variables_tell_the_pool_when_the_app_has_such() {
    assertThat(
            needs(
                    web("gunicorn wsgi:app"),
                    Map.of("SQLALCHEMY_POOL_SIZE", "3", "DB_MAX_OVERFLOW", "1"))
                .most())
        .isEqualTo(2 * 4);
  }

  @Test
  void workers_are_read_as_the_server_reads_them() throws Exception {
    assertThat(most("gunicorn wsgi:app", Map.of("WEB_CONCURRENCY", "3"))).isEqualTo(3);
    assertThat(most("gunicorn --workers=2 wsgi:app", Map.of("WEB_CONCURRENCY", "3"))).isEqualTo(2);
    assertThat(most("python -m gunicorn -w7 wsgi:app", Map.of())).isEqualTo(7);
    assertThat(most("gunicorn wsgi:app", Map.of("GUNICORN_CMD_ARGS", "--workers 6"))).isEqualTo(6);
    assertThat(most("uvicorn app:app --workers 5", Map.of())).isEqualTo(5);
    assertThat(most("uvicorn app:app", Map.of())).isEqualTo(1);
    Files.writeString(folder.resolve("gunicorn.conf.py"), "bind = 'x'\nworkers = 8  # enough\n");
    assertThat(most("gunicorn wsgi:app", Map.of())).isEqualTo(8);
  }

  @Test
  void what_a_file_computes_is_not_certain() throws Exception {
    Files.writeString(folder.resolve("gunicorn.conf.py"), "workers = cpu_count() * 2 + 1\n");
    PoolNeeds needs =
        needs(
            web("gunicorn wsgi:app") + "database: {url: 'postgresql://u@h/shop', pool: 5}\n",
            Map.of());
    assertThat(needs.certain()).isFalse();
  }

  @Test
  void django_has_one_connection_for_each_thread() {
    PoolNeeds needs =
        needs(web("gunicorn -w 3 --threads 4 shop.wsgi") + "migrations: django\n", Map.of());
    assertThat(needs.most()).isEqualTo(2 * 3 * 4);
  }

  private static String web(String command) {
    return "processes: {web: '" + command + " --bind {listen}'}\n";
  }

  /** Of one release, so that the figure is the number of workers. */
  private int most(String command, Map<String, String> variables) {
    String yaml = web(command) + "database: {url: 'postgresql://u@h/shop', pool: 1}\n";
    return needs(yaml, variables).most() / 2;
  }

  private PoolNeeds needs(String yaml, Map<String, String> variables) {
    byte[] text = ("app: shop\n" + yaml).getBytes(StandardCharsets.UTF_8);
    AppConfig config = ConfigFile.parse("slipway.yaml", text, ConfigFile.LOCAL).orThrow().config();
    return PoolNeeds.of(config, variables, folder);
  }
}
