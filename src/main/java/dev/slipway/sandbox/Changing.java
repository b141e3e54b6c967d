package dev.slipway.sandbox;

/** Of the statements of one connection, those that change something. For one thread at a time. */
final class Changing {
  private boolean unsaved;
  private boolean unsavedBefore;

  /** The statement, or nothing when it changes nothing; a commit of nothing is such a one. */
  String of(String sql) {
    unsavedBefore = unsaved;
    if (Statement.commits(sql)) {
      String done = unsaved ? sql : "";
      unsaved = false;
      return done;
    }
    boolean changes = Statement.changes(sql);
    unsaved = changes || (unsaved && !Statement.takesBack(sql));
    return changes ? sql : "";
  }

  /** The server says that the last one failed. */
  void failed() {
    unsaved = unsavedBefore;
  }

  /** The server says that all of it is final. */
  void saved() {
    unsaved = false;
  }
}
