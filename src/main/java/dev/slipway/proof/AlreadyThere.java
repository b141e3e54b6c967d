package dev.slipway.proof;

import dev.slipway.database.Catalogue;
import dev.slipway.database.SchemaNames;
import dev.slipway.migration.MigrationSql;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.lint.Made;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A migration that is pending, although a schema has some of what it makes: it was left half-way,
 * or somebody made by hand what it makes, or it ran and the record of it was lost.
 *
 * @param revision the migration
 * @param there what of it is there
 * @param missing what of it is not
 */
public record AlreadyThere(String revision, List<Made> there, List<Made> missing) {
  private static final int MOST_NAMED = 4;

  /**
   * The first such migration.
   *
   * @param schema what is there
   * @param pending labels of those that are pending, as {@link Script#label} says them
   */
  public static Optional<AlreadyThere> in(
      Catalogue schema, MigrationSql migrations, List<String> pending) {
    if (!(migrations instanceof MigrationSql.Known known)) {
      return Optional.empty();
    }
    SchemaNames names = new SchemaNames(schema);
    return known.scripts().stream()
        .filter(script -> pending.contains(script.label()))
        .map(script -> of(script, Made.by(script, known.dialect()), names))
        .filter(one -> !one.there.isEmpty())
        .findFirst();
  }

  private static AlreadyThere of(Script script, List<Made> made, SchemaNames names) {
    return new AlreadyThere(
        script.revision(),
        made.stream().filter(one -> isIn(names, one)).toList(),
        made.stream().filter(one -> !isIn(names, one)).toList());
  }

  private static boolean isIn(SchemaNames names, Made made) {
    return switch (made.kind()) {
      case TABLE -> names.hasTable(made.name());
      case COLUMN -> names.hasColumn(made.table(), made.name());
      case INDEX -> names.hasIndex(made.name());
    };
  }

  /** What is true, as one sentence. */
  public String inWords() {
    return missing.isEmpty()
        ? "all that %s makes is there already (%s), although the database does not say that it was applied"
            .formatted(revision, named(there))
        : "of what %s makes, %s there already, and %s not: it was left half-way, or begun by hand"
            .formatted(
                revision,
                named(there) + (there.size() == 1 ? " is" : " are"),
                named(missing) + (missing.size() == 1 ? " is" : " are"));
  }

  /**
   * What can be done without harm.
   *
   * @param tool the migration tool
   */
  public String choices(String tool) {
    String restore = "bring a backup from before it back (slipway backup list)";
    String takeBack =
        "or take back by hand what is there (%s), and deploy again".formatted(named(there));
    String record = recording(tool);
    return restore
        + "; "
        + takeBack
        + (record.isEmpty()
            ? ""
            : "; or, once all of it is there exactly as the migration makes it, record this one"
                + " alone: "
                + record
                + ". Never record the newest: what lies between would be missing");
  }

  private String recording(String tool) {
    return switch (tool) {
      case "flask-migrate" -> "flask db stamp " + revision;
      case "alembic" -> "alembic stamp " + revision;
      case "django" -> "manage.py migrate --fake " + revision.replace(':', ' ');
      default -> "";
    };
  }

  private static String named(List<Made> made) {
    String some =
        made.stream().limit(MOST_NAMED).map(Made::inWords).collect(Collectors.joining(", "));
    return made.size() > MOST_NAMED
        ? some + " and %d more".formatted(made.size() - MOST_NAMED)
        : some;
  }
}
