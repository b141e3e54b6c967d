package dev.slipway.database.mariadb;

import dev.slipway.database.Contents;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.List;

/** Looks at the live database. */
final class Live {
  private Live() {}

  /** Schema and contents at one moment. */
  static Contents contents(Place place, Progress progress) throws SQLException {
    progress.say("reading " + place.live());
    try (Moment moment = Moment.of(place.server(), place.live(), 2)) {
      // Where the tables could not be locked, two sessions might see two moments.
      List<Session> same = moment.isLocked() ? moment.readers() : moment.readers().subList(0, 1);
      moment.release();
      List<TableShape> tables = Tables.of(moment.first(), place.live());
      return new Contents(
          Catalogues.of(moment.first(), place.live()), Fingerprints.of(same, place.live(), tables));
    }
  }
}
