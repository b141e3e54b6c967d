package dev.slipway.site;

import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;

/** Sets stages up, one at a time for each app and environment. */
public interface Stages {

  /**
   * Sets one up with a clone of that backup.
   *
   * @throws dev.slipway.model.Failure when there is no room for it, or the app cannot be led to a
   *     clone at all ({@code rehearsal.not-led})
   */
  Stage open(BackupName from, Progress progress);

  /** Ends and removes what an executor that died left of one. Does nothing where nothing is. */
  void clear();
}
