package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaServer;
import dev.slipway.demo.Slipway.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What changes the schema is committed at once there: the crash leaves half a migration. */
class MariaServerIT extends ServerFaultsContract {
  /** Of its own, since it dies. */
  private final MariaServer server;

  MariaServerIT() throws Exception {
    server = new MariaServer();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  @Override
  protected DatabaseUrl freshDatabase() {
    server.run(
        "",
        List.of(
            "CREATE DATABASE guests CHARACTER SET utf8mb4",
            "CREATE USER guests@'%' IDENTIFIED BY 'of-the-app'",
            "GRANT ALL ON guests.* TO guests@'%'"));
    return server.url("guests").with("guests", "guests", "of-the-app");
  }

  @Override
  protected DatabaseUrl admin(String database) {
    return server.url(database);
  }

  @Override
  protected String systemDatabase() {
    return "mysql";
  }

  @Override
  protected Flavour flavour() {
    return Flavour.MARIADB;
  }

  @Override
  protected String slowUntil(String database, String isOver) {
    return MariaServer.slowUntil(database, isOver) + ";";
  }

  /** It goes on to its end, which the rehearsal saw that it bears. */
  @Override
  protected String[] columnsAfterwards() {
    return new String[] {"id", "number", "text", "page", "leaf"};
  }

  @Override
  protected String slowSessions(String database) {
    return ("SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'"
            + " AND db = '%s' AND info LIKE 'SELECT SLEEP(IF%%'")
        .formatted(database);
  }

  @Override
  protected String required(String column) {
    return "ALTER TABLE entry MODIFY " + column + " INTEGER NOT NULL;";
  }

  @Override
  protected void crashAndStart() throws Exception {
    server.kill();
    server.restart();
  }

  @Test
  @Order(0)
  void what_would_stay_half_done_beside_writes_is_not_done_beside_them() throws Exception {
    Path source = source("1.0.1");
    migration(
        source,
        "0002_two.sql",
        "ALTER TABLE entry ADD COLUMN one INTEGER;",
        "ALTER TABLE entry ADD COLUMN two INTEGER;");

    Result plan = planned(source, "1.0.1");

    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.text())
        .contains("\"rollback\":\"code-only\"")
        .contains("requests wait: the server keeps each of its 2 statements at once")
        .contains("Duplicate column name 'one'");
  }
}
