package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.Exchange;
import dev.slipway.database.ExportContract;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract with MariaDB, its client, its dump tool, and an export as phpMyAdmin writes it. */
class MariaExportIT extends ExportContract {
  private final LiveDatabase live = new LiveDatabase();
  private final List<LiveDatabase> others = new ArrayList<>();

  @Override
  protected Database open(Path backups) {
    return new MariaDatabase(live.url(), backups);
  }

  @Override
  protected void app(String... statements) {
    live.run(statements);
  }

  private List<String> line(String program, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "/usr/bin/" + program,
                "--no-defaults",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + live.server().port(),
                "--user=root",
                "--default-character-set=utf8mb4"));
    line.addAll(List.of(more));
    return line;
  }

  @Override
  protected Contents loadedByStockClient(Path sql) throws Exception {
    LiveDatabase other = new LiveDatabase();
    others.add(other);
    feed(Map.of(), sql, line("mariadb", "--binary-mode", other.name()));
    return new MariaDatabase(other.url(), folder.resolve("other")).contents(Progress.SILENT);
  }

  @Override
  protected void fillWithEverythingNasty() {
    EveryKind.create(live);
  }

  @Override
  protected Map<String, Path> dumpsByStockTools(Path folder) throws Exception {
    Map<String, Path> dumps = new LinkedHashMap<>();
    for (String line :
        List.of(
            "mariadb-dump --routines --events --triggers",
            "mariadb-dump --routines --events --hex-blob --skip-opt --create-options",
            "mysqldump --routines --events --single-transaction --skip-extended-insert")) {
      Path file = folder.resolve("dump-" + dumps.size() + ".sql");
      List<String> words = List.of(line.split(" ", -1));
      List<String> all =
          line(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
      all.add(live.name());
      run(Map.of(), file, all);
      dumps.put(line, file);
    }
    Path packed = folder.resolve("dump.gz");
    run(Map.of(), packed, List.of("gzip", "-c", folder.resolve("dump-0.sql").toString()));
    dumps.put("gzip", packed);
    return dumps;
  }

  @Test
  void an_export_of_phpmyadmin_comes_in() throws Exception {
    Path file = folder.resolve("phpmyadmin.sql");
    try (InputStream text =
        Objects.requireNonNull(MariaExportIT.class.getResourceAsStream("/dumps/phpmyadmin.sql"))) {
      Files.copy(text, file);
    }
    Database database = open(folder.resolve("backups"));

    Contents contents =
        database
            .exchange()
            .orElseThrow()
            .take(file, new BackupName("imported"), "1.0.0", Progress.SILENT)
            .contents();
    database.restore(new BackupName("imported"), new BackupName("rescue"), Progress.SILENT);

    assertThat(contents.tables())
        .extracting(table -> table.table() + " " + table.rows())
        .containsExactly("customers 3", "orders 2");
    live.run("INSERT INTO customers (name) VALUES ('Dora')");
    assertThat(live.number("SELECT MAX(id) FROM customers")).isEqualTo(8);
    assertThat(live.text("SELECT name FROM customers WHERE id = 2"))
        .isEqualTo("Bj\u00f6rn; 'O\\'\n");
    assertThat(live.text("SELECT total FROM order_totals WHERE customer_id = 1"))
        .isEqualTo("30.00");
  }

  @Test
  void definers_become_the_app_and_events_run_again() throws Exception {
    live.run("CREATE TABLE log (what VARCHAR(50))");
    Path file =
        Files.writeString(
            folder.resolve("definer.sql"),
            """
            -- MariaDB dump 10.19  Distrib 10.11.6-MariaDB
            -- Server version\t10.11.6-MariaDB
            CREATE TABLE `log` (`what` varchar(50));
            DELIMITER ;;
            /*!50106 CREATE*/ /*!50117 DEFINER=`gone`@`10.0.0.%`*/ /*!50106 EVENT `nightly` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO DELETE FROM log */ ;;
            CREATE DEFINER=`root`@`localhost` PROCEDURE `note`() SQL SECURITY DEFINER INSERT INTO log VALUES ('DEFINER=`x`@`y`') ;;
            DELIMITER ;
            -- Dump completed on 2026-11-29
            """);
    Database database = open(folder.resolve("backups"));

    database
        .exchange()
        .orElseThrow()
        .take(file, new BackupName("imported"), "1.0.0", Progress.SILENT);
    database.restore(new BackupName("imported"), new BackupName("rescue"), Progress.SILENT);

    assertThat(
            live.text(
                "SELECT CONCAT(status, ' ', definer) FROM information_schema.events"
                    + " WHERE event_schema = DATABASE()"))
        .startsWith("ENABLED root@");
    live.run("CALL note()");
    assertThat(live.text("SELECT what FROM log")).isEqualTo("DEFINER=`x`@`y`");
  }

  @Test
  void what_something_newer_made_is_refused() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("newer.sql"),
            """
            -- MariaDB dump 10.19  Distrib 99.1.2-MariaDB
            -- Server version\t99.1.2-MariaDB
            -- Dump completed
            """);
    Exchange exchange = open(folder.resolve("backups")).exchange().orElseThrow();

    assertThatThrownBy(() -> exchange.look(file, Progress.SILENT))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("import.newer"))
        .hasMessageContaining("MariaDB 99.1");
  }

  @Override
  protected List<String> refused() {
    return List.of(
        "USE mysql;",
        "/*!40000 USE */ mysql;",
        "CREATE DATABASE `other`;",
        "/*!40000 DROP DATABASE IF EXISTS `other`*/;",
        "\\! id",
        "system id;",
        "source /etc/passwd;",
        "GRANT ALL ON *.* TO x;",
        "CREATE USER x;",
        "SET GLOBAL general_log = 1;",
        "SET @@global.general_log = 1;",
        "LOAD DATA INFILE '/etc/passwd' INTO TABLE t;",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES';",
        "SET NAMES gbk;");
  }

  @Override
  protected String ofAnotherEngine() {
    return "--\n-- PostgreSQL database dump\n--\nCREATE TABLE a (id int);\n";
  }

  @Override
  protected List<String> leftovers() {
    List<String> left = new ArrayList<>();
    for (String name : live.scratchDatabases(folder.resolve("backups"))) {
      boolean copy = name.charAt(Scratch.PREFIX.length() + 9) == 'b';
      if (!copy) {
        left.add(name);
      }
    }
    return left;
  }

  @AfterEach
  void gone() {
    open(folder.resolve("backups")).dropClones();
    live.close();
    others.forEach(LiveDatabase::close);
  }
}
