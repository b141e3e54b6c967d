package dev.slipway.migration;

import java.util.Locale;
import java.util.Set;

/** The tables in which migration tools note what they applied: no customer's row is there. */
public final class Bookkeeping {
  private static final Set<String> TABLES =
      Set.of(
          "slipway_migrations",
          "slipway_last_migration",
          "alembic_version",
          "django_migrations",
          "flyway_schema_history",
          "databasechangelog",
          "databasechangeloglock",
          "knex_migrations",
          "knex_migrations_lock",
          "_prisma_migrations",
          "schema_migrations",
          "ar_internal_metadata",
          "sequelizemeta",
          "goose_db_version");

  private Bookkeeping() {}

  /** Whether a table is one of them, under the tool's usual name for it. */
  public static boolean isOne(String table) {
    return TABLES.contains(table.toLowerCase(Locale.ROOT));
  }
}
