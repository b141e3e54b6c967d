package dev.slipway.demo;

import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The demo, from the top: first Slipway's deployments under load, then the same by hand, then the
 * figures. Everything happens in a temporary folder and is gone afterwards, but for the ledgers and
 * the databases they are compared with.
 */
public final class Demo {
  private static final int CUSTOMERS = 16;

  private final String launcher;
  private final Path example;
  private final Path results;
  private final Consumer<String> say;

  /**
   * A demo.
   *
   * @param launcher the program that starts Slipway
   * @param example the application
   * @param results where the ledgers stay
   * @param say gets a line whenever something begins
   */
  public Demo(String launcher, Path example, Path results, Consumer<String> say) {
    this.launcher = launcher;
    this.example = example;
    this.results = results;
    this.say = say;
  }

  /**
   * What came out.
   *
   * @param figures for programs
   * @param text the table and what to make of it
   */
  public record Outcome(Figures figures, String text) {}

  /** Runs it; takes about a minute and a half. */
  public Outcome run() {
    long began = System.nanoTime();
    Path work = temporaryFolder();
    try {
      recreate(results);
      int[] kills = new int[1];
      List<Row> ours = bySlipway(work, kills);
      List<Row> theirs = byHand(work);
      double seconds = (System.nanoTime() - began) / 1e9;
      return Summary.of(ours, theirs, kills[0], seconds, results);
    } finally {
      delete(work);
    }
  }

  private List<Row> bySlipway(Path work, int[] kills) {
    SlipwayHome home = new SlipwayHome(work.resolve("home"));
    Slipway slipway = new Slipway(launcher, home);
    URI url = URI.create("http://127.0.0.1:" + FreePort.onLoopback());
    OurSide side = new OurSide(slipway, new Releases(example, work.resolve("ours")), home);
    try (Ledger ledger = Ledger.create(results.resolve("ledger.db"))) {
      List<Row> rows = new ArrayList<>();
      slipway.serve(url);
      try (Customers customers = new Customers(url, ledger)) {
        say.accept("by Slipway: first release");
        side.first(Scenario.first());
        customers.start(CUSTOMERS);
        for (Scenario scenario : Scenario.underLoad()) {
          say.accept("by Slipway: " + scenario.name());
          rows.add(side.play(scenario, customers));
        }
        say.accept("by Slipway: " + OurSide.KEEPER_KILLED);
        rows.add(side.killKeeper(customers));
      } finally {
        slipway.stop();
      }
      kills[0] = side.kills();
      return settle(rows, ledger, keep(side.database(), "guestbook.db"));
    }
  }

  private List<Row> byHand(Path work) {
    int port = FreePort.onLoopback();
    ByHand script = new ByHand(work.resolve("by-hand"), port);
    TheirSide side = new TheirSide(script, new Releases(example, work.resolve("theirs")));
    try (Ledger ledger = Ledger.create(results.resolve("by-hand-ledger.db"))) {
      List<Row> rows = new ArrayList<>();
      try (Customers customers = new Customers(URI.create("http://127.0.0.1:" + port), ledger)) {
        side.first(Scenario.first());
        customers.start(CUSTOMERS);
        for (Scenario scenario : Scenario.underLoad()) {
          say.accept("by hand: " + scenario.name());
          rows.add(side.play(scenario, customers));
        }
      } finally {
        side.stop();
      }
      return settle(rows, ledger, keep(script.database(), "by-hand-guestbook.db"));
    }
  }

  private static List<Row> settle(List<Row> rows, Ledger ledger, Path database) {
    return rows.stream()
        .map(row -> row.with(ledger.acknowledged(row.name()), ledger.missing(database, row.name())))
        .toList();
  }

  /** Keeps a database beside the ledger; nobody has it open any more. */
  private Path keep(Path database, String name) {
    Path kept = results.resolve(name);
    try {
      for (String suffix : List.of("", "-wal")) {
        Path file = Path.of(database + suffix);
        if (Files.exists(file)) {
          Files.copy(file, Path.of(kept + suffix), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + database, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("slipway-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }

  /** Releases are read-only, and so are their folders. */
  private static void makeWritable(Path file) {
    if (Files.isDirectory(file) && !file.toFile().setWritable(true)) {
      throw Failure.failed("demo.delete", "cannot make " + file + " writable to delete it");
    }
  }

  private static void recreate(Path folder) {
    delete(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> parentsFirst = files.toList();
      parentsFirst.forEach(Demo::makeWritable);
      for (Path file : parentsFirst.reversed()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
