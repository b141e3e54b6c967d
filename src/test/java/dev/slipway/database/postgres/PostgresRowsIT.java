package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.JdbcRows;
import dev.slipway.database.Rows;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data to begin with, in columns of PostgreSQL's own types. */
class PostgresRowsIT {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  @TempDir Path folder;

  @Test
  void a_text_is_read_as_the_type_of_its_column() {
    server.run(
        url,
        "CREATE TYPE plan_kind AS ENUM ('free', 'paid')",
        "CREATE TABLE tenant (id uuid PRIMARY KEY, plan plan_kind, active boolean, size int,"
            + " price numeric(8, 2), since timestamptz, settings jsonb, tags text[])");
    Map<String, String> key = Map.of("id", "0b4c1d1e-0000-4000-8000-000000000001", "plan", "paid");
    try (Rows rows = JdbcRows.open(jdbc(), folder)) {
      assertThat(
              rows.insertIfMissing(
                  "tenant",
                  key,
                  Map.of(
                      "active", "true",
                      "size", "7",
                      "price", "12.50",
                      "since", "2026-01-02 03:04:05+00",
                      "settings", "{\"a\": 1}",
                      "tags", "{one,two}")))
          .isTrue();
      assertThat(rows.insertIfMissing("tenant", key, Map.of())).isFalse();
      assertThat(rows.count("tenant", Map.of("active", "true", "size", "7"))).isEqualTo(1);
      assertThat(rows.delete("tenant", key)).isEqualTo(1);
    }
  }

  private String jdbc() {
    return "jdbc:postgresql://%s:%d/%s?user=%s&password=of-the-app"
        .formatted(
            "127.0.0.1", server.superuser("postgres").port(), url.database(), url.database());
  }
}
