package dev.slipway.demo;

import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The demo, from the top: first Slipway's deployments under load, then the same by hand, then the
 * figures. Everything happens in a temporary folder and is gone afterwards, but for the ledgers and
 * the databases they are compared with.
 */
public final class Demo {
  private static final int CUSTOMERS = 16;
  private static final String LEDGER = "ledger.db";

  private final String launcher;
  private final Subject subject;
  private final Path results;
  private final Consumer<String> say;

  /**
   * A demo.
   *
   * @param launcher the program that starts Slipway
   * @param subject the application
   * @param results where the ledgers stay
   * @param say gets a line whenever something begins
   */
  public Demo(String launcher, Subject subject, Path results, Consumer<String> say) {
    this.launcher = launcher;
    this.subject = subject;
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
      List<Row> theirs = subject.comparedByHand() ? byHand(work) : List.of();
      double seconds = (System.nanoTime() - began) / 1e9;
      return Summary.of(ours, theirs, kills[0], seconds, recount());
    } finally {
      delete(work);
    }
  }

  private List<Row> bySlipway(Path work, int[] kills) {
    SlipwayHome home = new SlipwayHome(work.resolve("home"));
    Slipway slipway = new Slipway(launcher, home);
    URI url = URI.create("http://127.0.0.1:" + FreePort.onLoopback());
    Undoing undoing = new Undoing(slipway, work, subject.database(home).orElse(work));
    OurSide side = new OurSide(slipway, subject, work.resolve("ours"), undoing);
    try (Ledger ledger = Ledger.create(results.resolve(LEDGER))) {
      List<Row> rows = new ArrayList<>();
      subject.bringData(home);
      slipway.serve(url);
      try (Customers customers = new Customers(subject.visits(url), ledger)) {
        say.accept("by Slipway: first release");
        side.first(Scenario.first());
        customers.start(CUSTOMERS);
        for (Scenario scenario : ourScenarios()) {
          say.accept("by Slipway: " + scenario.name());
          rows.add(side.play(scenario, customers));
        }
        say.accept("by Slipway: " + OurSide.KEEPER_KILLED);
        rows.add(side.killKeeper(customers));
      } finally {
        slipway.stop();
      }
      kills[0] = side.kills();
      return settle(rows, ledger, subject.database(home), databaseName());
    }
  }

  /** Where migrations are announced, there is no script to compare with. */
  private List<Scenario> ourScenarios() {
    return subject
        .changes()
        .filter(changes -> subject instanceof Guestbook)
        .map(Scenario::underLoadWithProofs)
        .orElseGet(this::scenarios);
  }

  private List<Scenario> scenarios() {
    return subject.changes().map(Scenario::underLoad).orElseGet(Scenario::underLoad);
  }

  private List<Row> byHand(Path work) {
    int port = FreePort.onLoopback();
    ByHand script = new ByHand(work.resolve("by-hand"), port);
    TheirSide side = new TheirSide(script, subject, work.resolve("theirs"));
    URI url = URI.create("http://127.0.0.1:" + port);
    try (Ledger ledger = Ledger.create(results.resolve("by-hand-" + LEDGER))) {
      List<Row> rows = new ArrayList<>();
      try (Customers customers = new Customers(subject.visits(url), ledger)) {
        side.first(Scenario.first());
        customers.start(CUSTOMERS);
        for (Scenario scenario : scenarios()) {
          say.accept("by hand: " + scenario.name());
          rows.add(side.play(scenario, customers));
        }
      } finally {
        side.stop();
      }
      return settle(rows, ledger, Optional.of(script.database()), "by-hand-" + databaseName());
    }
  }

  /** The rows with what is missing of their writes; the database is kept beside the ledger. */
  private List<Row> settle(List<Row> rows, Ledger ledger, Optional<Path> database, String name) {
    if (database.isEmpty() || written().isEmpty()) {
      return rows;
    }
    Path kept = keep(database.get(), name);
    String numbers = written().get().numbers();
    return rows.stream()
        .map(row ->
            row.with(ledger.acknowledged(row.name()), ledger.missing(kept, numbers, row.name())))
        .toList();
  }

  private Optional<Visits.Write> written() {
    return subject.visits(URI.create("")).write();
  }

  private String databaseName() {
    return subject.app().app() + ".db";
  }

  /** The line with which anybody counts again, if customers wrote. */
  private Optional<String> recount() {
    return written()
        .map(write ->
            Ledger.recount(
                fromHere(results.resolve(LEDGER)),
                fromHere(results.resolve(databaseName())),
                write.numbers()));
  }

  /** Short where it can be: the line is there to be copied. */
  private static Path fromHere(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
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

  private static void recreate(Path folder) {
    delete(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
