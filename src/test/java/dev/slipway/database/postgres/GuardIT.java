package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Blocking;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Intrusions;
import dev.slipway.database.Restored;
import dev.slipway.database.WriteGuard;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the guard cannot know, and whom its account may not end. */
class GuardIT {
  /** Passes connections on, as what stands in front of a server in a container does. */
  private static final String RELAY =
      """
      import asyncio, sys
      async def pump(reader, writer):
        while data := await reader.read(65536):
          writer.write(data)
          await writer.drain()
        writer.close()
      async def serve(reader, writer):
        there = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer), return_exceptions=True)
      async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()
      asyncio.run(main())
      """;

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  private final DatabaseUrl admin = server.superuser(url.database());
  @TempDir Path folder;

  @AfterEach
  void others_are_gone() {
    server.run(server.superuser("postgres"), "DROP ROLE IF EXISTS guarding");
  }

  @Test
  void where_addresses_are_translated_nobody_is_ended_and_nothing_claimed() throws Exception {
    server.run(url, "CREATE TABLE t (id int)");
    Process relay =
        new ProcessBuilder("/usr/bin/python3", "-c", RELAY, Integer.toString(server.port()))
            .start();
    try (var said = relay.inputReader()) {
      int port = Integer.parseInt(said.readLine());
      PostgresDatabase behind =
          new PostgresDatabase(
              url.at("127.0.0.1", port), admin.at("127.0.0.1", port), folder, Restored.DROPPED);
      Blocking blocking = behind.blocking();
      assertThat(blocking.possible()).isFalse();
      assertThat(blocking.words()).contains("other addresses");
      try (Connection app = new Server(url.at("127.0.0.1", port)).open()) {
        Sql.execute(app, "SET application_name = 'app'");
        try (WriteGuard guard = behind.guard(Set::of)) {
          Intrusions seen = guard.seen();
          assertThat(seen.ended()).isEmpty();
          assertThat(seen.unwatched()).singleElement().asString().contains("other addresses");
        }
        assertThat(Sql.number(app, "SELECT 1")).isEqualTo(1);
      }
    } finally {
      relay.destroyForcibly().waitFor();
    }
  }

  @Test
  void what_the_server_gathers_about_its_tables_is_no_write_of_somebody_who_came()
      throws SQLException {
    server.run(url, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS id");
    PostgresDatabase database = new PostgresDatabase(url, admin, folder, Restored.DROPPED);
    try (WriteGuard guard = database.guard(Set::of)) {
      fromOutside("ANALYZE t"); // As autovacuum does, while somebody comes.
      assertThat(guard.seen().mayHaveWritten()).as("%s", guard.seen()).isFalse();
      fromOutside("DELETE FROM t WHERE id = 1");
      assertThat(guard.seen().mayHaveWritten()).isTrue();
    }
  }

  /** In a session of nobody's, again when the guard was quicker. */
  private void fromOutside(String statement) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (Connection stranger = DriverManager.getConnection(admin.jdbc());
          Statement one = stranger.createStatement()) {
        one.execute(statement);
        return;
      } catch (SQLException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  @Test
  void an_account_that_may_end_only_its_own_sessions_names_the_grant() {
    server.run(admin, "CREATE ROLE guarding LOGIN");
    PostgresDatabase poor = new PostgresDatabase(url, folder);

    assertThat(poor.blocking().possible()).isFalse();
    assertThat(poor.blocking().words()).contains("GRANT pg_signal_backend TO \"" + url.user());

    server.run(admin, "GRANT pg_signal_backend TO " + url.user());
    assertThat(poor.blocking().possible()).isTrue();
    assertThat(poor.blocking().words()).contains("but for a superuser's");
  }
}
