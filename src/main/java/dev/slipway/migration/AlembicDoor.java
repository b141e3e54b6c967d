package dev.slipway.migration;

import dev.slipway.process.Surroundings;
import java.util.List;

/** One of the two ways into Alembic: its own program, or Flask's. */
sealed interface AlembicDoor permits FlaskDoor, AlembicIniDoor {

  /** The tool's name in {@code slipway.yaml}. */
  String tool();

  /** What a person types before the verb. */
  String program();

  /** The surroundings in which the program finds the app. */
  Surroundings prepare(Surroundings surroundings);

  /** Resource whose function turns {@code arguments[0]} into Alembic's configuration. */
  String script();

  /** The call of that function. */
  String configuration();

  /** The value of {@code arguments[0]}. */
  String argument(Surroundings prepared);

  /** Arguments of Python that apply everything. */
  List<String> upgrade(Surroundings prepared);

  /**
   * Arguments of Python that write a migration.
   *
   * @param fromModels whether models are compared with the database for its contents
   */
  List<String> create(Surroundings prepared, String message, boolean fromModels);
}
