package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Flask application with Flask-Migrate, gunicorn and a worker goes through four releases
 * with real Alembic revisions while customers write; one of them fails.
 */
class FlaskIT {
  @TempDir static Path folder;

  private final Path example = Path.of("examples/flask-shop").toAbsolutePath();

  @Test
  void goes_through_four_releases_under_load_and_one_of_them_fails() throws IOException {
    SlipwayHome home = new SlipwayHome(folder.resolve("home"));
    Path root = home.app(new AppEnvironment("flask-shop", "local"));
    Path database = root.resolve("shared/data/shop.db");
    Slipway slipway = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    URI url = URI.create("http://127.0.0.1:" + FreePort.find());
    Path source = copy(folder.resolve("source"));
    slipway.serve(url);
    try (Ledger ledger = Ledger.create(folder.resolve("ledger.db"))) {
      Result first = deploy(slipway, source, "1.0.0");
      assertThat(first.exitCode()).as(first.text()).isEqualTo(3);
      assertThat(first.field("next")).contains("DATABASE_URL", "SECRET_KEY");
      Files.writeString(
          root.resolve("shared/.env"),
          "DATABASE_URL=sqlite:///" + database + "\nSECRET_KEY=kaef4Aiv9Oo\n");

      Result again = deploy(slipway, source, "1.0.0");
      assertThat(again.exitCode()).as(again.text()).isZero();
      assertThat(workerLog(root, "2")).contains("worker 1.0.0 started");
      try (Customers customers = new Customers(visits(url), ledger, 0, Duration.ofMillis(40))) {
        customers.start(2);
        Tally tally = customers.during("releases");

        release(source, "1.1.0");
        assertThat(deploy(slipway, source, "1.1.0").exitCode()).isZero();

        release(source, "1.2.0");
        revision(
            source,
            "a002",
            "a001",
            "op.add_column('entry', sa.Column('vat', sa.Integer))",
            "op.execute(\"UPDATE entry SET vat = 0\")");
        Result migrated = deploy(slipway, source, "1.2.0");
        assertThat(migrated.exitCode()).as(migrated.text()).isZero();
        assertThat(migrated.text()).contains("\"cutover\":\"overlap\"");

        // Not tried before, it fails while requests wait.
        GuestbookHost.append(source, "proof: 0s\n");
        release(source, "1.3.0");
        revision(
            source,
            "a003",
            "a002",
            "op.execute(\"DELETE FROM entry WHERE id % 2 = 0\")",
            "op.execute('SELECT * FROM nowhere')");
        Result failed = deploy(slipway, source, "1.3.0");
        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.text()).contains("\"cutover\":\"hold\"");
        assertThat(failed.field("now")).contains("1.2.0");
        Files.delete(source.resolve("migrations/versions/a003.py"));
        GuestbookHost.replace(source.resolve("slipway.yaml"), "proof: 0s\n", "");

        release(source, "1.4.0");
        Result last = deploy(slipway, source, "1.4.0");
        assertThat(last.exitCode()).as(last.text()).isZero();
        tally.awaitAnswers(10);
        assertThat(tally.failures()).isZero();
      }
      assertThat(ledger.acknowledged("releases")).isPositive();
      assertThat(ledger.missing(database, "SELECT number FROM entry", "releases")).isZero();
    } finally {
      slipway.stop();
    }
  }

  private static String workerLog(Path root, String deployment) throws IOException {
    try (Stream<Path> logs = Files.walk(root.resolve("instances"))) {
      for (Path log : logs.filter(f -> f.endsWith("out.log")).toList()) {
        if (log.toString().contains(deployment + "-worker") || log.toString().contains("-worker")) {
          return Files.readString(log);
        }
      }
    }
    return "";
  }

  private static Result deploy(Slipway slipway, Path source, String version) {
    return slipway.run(source, event -> {}, "deploy", "--version-name", version);
  }

  private static void release(Path source, String version) throws IOException {
    Path app = source.resolve("app.py");
    Files.writeString(
        app,
        Files.readString(app).replaceFirst("VERSION = \".*\"", "VERSION = \"" + version + "\""));
  }

  private static void revision(Path source, String name, String down, String... upgrade)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("\"\"\"").append(name).append("\"\"\"\n");
    text.append("import sqlalchemy as sa\nfrom alembic import op\n\n");
    text.append("revision = \"%s\"%ndown_revision = \"%s\"%n%n%n".formatted(name, down));
    text.append("def upgrade():\n");
    for (String line : upgrade) {
      text.append("    ").append(line).append('\n');
    }
    Files.writeString(source.resolve("migrations/versions/" + name + ".py"), text);
  }

  private Path copy(Path target) throws IOException {
    FileTree.copy(example, target, file -> file.endsWith("__pycache__"));
    return target;
  }

  private static Visits visits(URI url) {
    Visits guestbook = Guestbook.visitsOf(url);
    return new Visits(url, "flask-shop-local.localhost", guestbook.read(), guestbook.write());
  }
}
