package dev.slipway.deploy.inspect;

import dev.slipway.config.check.Finding;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Database;
import dev.slipway.journal.Journal;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.proof.AlreadyThere;
import dev.slipway.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what a database says of its migrations is true: held against the migrations of the
 * release, and against the schemas that rehearsals saw.
 */
public final class MigrationInspection {
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_.:-]+");

  private final Site site;
  private final ReleaseId release;
  private final KnownSchemas known;

  /** Of a release at its site, with what the journal knows. */
  public MigrationInspection(Site site, ReleaseId release, Journal journal) {
    this.site = site;
    this.release = release;
    this.known = KnownSchemas.of(journal);
  }

  /** Everything found; nothing without migrations or before there is a database. */
  public List<Finding> run() {
    Optional<Database> database = site.database().filter(Database::exists);
    if (site.migrations().isEmpty() || database.isEmpty()) {
      return List.of();
    }
    Migrations tool = site.requireMigrations();
    Surroundings in = site.surroundings(release);
    Catalogue schema = database.get().catalogue();
    try {
      MigrationState state = tool.state(in);
      List<Finding> findings = new ArrayList<>();
      state.oddities().forEach(odd -> findings.add(Finding.warning("migration.ghosts", odd, "")));
      wrongStamp(state, schema, tool.tool()).ifPresent(findings::add);
      if (findings.isEmpty() && state.isPending()) {
        AlreadyThere.in(schema, tool.sql(in), state.pending())
            .map(half ->
                Finding.problem("migration.half", half.inWords(), half.choices(tool.tool())))
            .ifPresent(findings::add);
      }
      return findings;
    } catch (Failure failure) {
      return List.of(
          Finding.problem(
              failure.code(),
              failure.what() + whoKnows(failure.what()) + reallyAt(schema),
              failure.next()));
    }
  }

  /** What it says and what it is are two revisions, and both were seen before. */
  private Optional<Finding> wrongStamp(MigrationState state, Catalogue schema, String tool) {
    if (!known.contradict(state.current(), schema.fingerprint())) {
      return Optional.empty();
    }
    return known
        .at(schema.fingerprint())
        .filter(seen -> !seen.revisions().equals(state.current()))
        .map(seen ->
            Finding.problem(
                "migration.wrong-stamp",
                "the database says that it is at %s, and its schema is exactly that of %s, as the rehearsal of deployment %d saw it: the record is wrong, not the tables"
                    .formatted(
                        state.current().isEmpty() ? "no migration" : state.revision(),
                        seen.named(),
                        seen.deployment()),
                stamping(tool, seen)));
  }

  private String stamping(String tool, KnownSchemas.Seen seen) {
    String program =
        switch (tool) {
          case "flask-migrate" -> "flask db stamp ";
          case "alembic" -> "alembic stamp ";
          default -> "";
        };
    String restore = "or bring a backup back: slipway backup list";
    return program.isEmpty() || seen.revisions().size() != 1
        ? "Correct the record, or bring a backup back: slipway backup list"
        : "Record what is there: slipway run ENV -- %s%s; %s. Not the newest: its tables are not there"
            .formatted(program, seen.revisions().getFirst(), restore);
  }

  /** Which deployment came to a revision that this release does not know. */
  private String whoKnows(String what) {
    Matcher word = REVISION.matcher(what);
    while (word.find()) {
      Optional<KnownSchemas.Seen> seen = known.with(word.group());
      if (seen.isPresent()) {
        return "; deployment %d brought %s with release %s"
            .formatted(seen.get().deployment(), word.group(), seen.get().release());
      }
    }
    return "";
  }

  private String reallyAt(Catalogue schema) {
    return known
        .at(schema.fingerprint())
        .map(seen -> "; its schema is exactly that of " + seen.named())
        .orElse("");
  }
}
