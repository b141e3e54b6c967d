package dev.slipway.database.dump;

import java.util.Locale;

/** Whether an SQLite statement ends at a semicolon: one that makes a trigger only after its END. */
final class TriggerEnd {
  private int words;
  private boolean create;
  private boolean trigger;
  private boolean afterSemicolon;
  private boolean atEnd;

  void word(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    words++;
    if (words == 1) {
      create = upper.equals("CREATE");
    } else if (create && words <= 3 && upper.equals("TRIGGER")) {
      trigger = true;
    }
    atEnd = afterSemicolon && upper.equals("END");
    afterSemicolon = false;
  }

  void other() {
    words = Math.max(words, 1);
    atEnd = false;
    afterSemicolon = false;
  }

  void semicolon() {
    afterSemicolon = true;
    atEnd = false;
  }

  boolean isOver() {
    return !trigger || atEnd;
  }
}
