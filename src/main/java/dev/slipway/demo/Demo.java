package dev.slipway.demo;

import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The demo, from the top: first Slipway's deployments under load, then the same by hand, then the
 * figures. Everything happens in a temporary folder and is gone afterwards, but for the ledgers and
 * the databases they are compared with.
 */
public final class Demo {
  /** How many customers there are when nobody says. */
  public static final int CUSTOMERS = 16;

  private static final String LEDGER = "ledger.db";

  private final String launcher;
  private final Subject subject;
  private final Path results;
  private final int customers;
  private final Consumer<String> say;
  private final Predicate<Scenario> shown;
  private final boolean compared;

  /**
   * A demo.
   *
   * @param launcher the program that starts Slipway
   * @param subject the application
   * @param results where the ledgers stay
   * @param customers how many read and write at the same time
   * @param say gets a line whenever something begins
   */
  public Demo(String launcher, Subject subject, Path results, int customers, Consumer<String> say) {
    this(launcher, subject, results, customers, say, scenario -> true, true);
  }

  /**
   * A short one.
   *
   * @param shown which scenarios are played
   * @param compared whether the same is done by hand
   */
  Demo(
      String launcher,
      Subject subject,
      Path results,
      int customers,
      Consumer<String> say,
      Predicate<Scenario> shown,
      boolean compared) {
    this.launcher = launcher;
    this.subject = subject;
    this.results = results;
    this.customers = customers;
    this.say = say;
    this.shown = shown;
    this.compared = compared;
  }

  /**
   * What came out.
   *
   * @param figures for programs
   * @param text the table and what to make of it
   */
  public record Outcome(Figures figures, String text) {}

  /** Runs it; takes about two minutes. */
  public Outcome run() {
    long began = System.nanoTime();
    try (Work work = Work.begin()) {
      recreate(results);
      subject.start(work);
      int[] kills = new int[1];
      List<Row> ours = bySlipway(work, kills);
      List<Row> theirs = compared ? byHand(work) : List.of();
      double seconds = (System.nanoTime() - began) / 1e9;
      return Summary.of(ours, theirs, kills[0], seconds, recount());
    }
  }

  private List<Row> bySlipway(Work work, int[] kills) {
    SlipwayHome home = work.home();
    Slipway slipway = new Slipway(launcher, home);
    URI url = URI.create("http://127.0.0.1:" + FreePort.find());
    Path sources = work.privately("ours");
    Undoing undoing = new Undoing(slipway, sources, subject.store(home));
    OurSide side = new OurSide(slipway, subject, sources, undoing);
    try (Ledger ledger = Ledger.create(results.resolve(LEDGER))) {
      List<Row> rows = new ArrayList<>();
      subject.bringData(home);
      slipway.serve(url);
      try (Customers visitors = new Customers(subject.visits(url), ledger)) {
        say.accept("by Slipway: first release");
        side.first(Scenario.first());
        visitors.start(customers);
        for (Scenario scenario : ourScenarios()) {
          say.accept("by Slipway: " + scenario.name());
          rows.add(side.play(scenario, visitors));
        }
        say.accept("by Slipway: " + OurSide.KEEPER_KILLED);
        rows.add(side.killKeeper(visitors));
      } finally {
        slipway.stop();
      }
      kills[0] = side.kills();
      return settle(rows, ledger, subject.store(home), databaseName());
    }
  }

  private List<Scenario> ourScenarios() {
    return Stream.concat(subject.scenarios().stream(), subject.scenariosOfOurs().stream())
        .filter(shown)
        .toList();
  }

  /** Where there is no script to compare with, there are no rows. */
  private List<Row> byHand(Work work) {
    int port = FreePort.find();
    Optional<ByHand> script = subject.byHand(work.privately("by-hand"), port);
    return script.map(by -> byHand(by, port, work.privately("theirs"))).orElse(List.of());
  }

  private List<Row> byHand(ByHand script, int port, Path sources) {
    TheirSide side = new TheirSide(script, subject, sources);
    URI url = URI.create("http://127.0.0.1:" + port);
    try (Ledger ledger = Ledger.create(results.resolve("by-hand-" + LEDGER))) {
      List<Row> rows = new ArrayList<>();
      try (Customers visitors = new Customers(subject.visits(url), ledger)) {
        side.first(Scenario.first());
        visitors.start(customers);
        for (Scenario scenario : subject.scenarios()) {
          say.accept("by hand: " + scenario.name());
          rows.add(side.play(scenario, visitors));
        }
      } finally {
        side.stop();
      }
      return settle(rows, ledger, Optional.of(script.store()), "by-hand-" + databaseName());
    }
  }

  /** The rows with what is missing of their writes; the database is kept beside the ledger. */
  private List<Row> settle(List<Row> rows, Ledger ledger, Optional<Store> store, String name) {
    if (store.isEmpty() || written().isEmpty()) {
      return rows;
    }
    Path kept = results.resolve(name);
    String numbers = written().get().numbers();
    store.get().keep(kept, numbers);
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

  private static void recreate(Path folder) {
    try {
      FileTree.delete(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }
}
