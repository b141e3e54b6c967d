package dev.slipway.deploy.seed;

import dev.slipway.database.JdbcRows;
import dev.slipway.database.Rows;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.site.Site;

/** Opens the rows of the database that an app's programs are told of. */
final class AppRows {
  private AppRows() {}

  static Rows open(Site site, ReleaseId release) {
    Surroundings surroundings = site.surroundings(release);
    String place = surroundings.environment().getOrDefault(Migrations.DATABASE, "");
    if (place.isEmpty()) {
      throw Failure.usage("seed.no-database", "rows and checks need to know the database")
          .now("nothing was changed")
          .next("name it under 'database' in slipway.yaml, or use commands only");
    }
    return JdbcRows.open(place, surroundings.directory());
  }
}
