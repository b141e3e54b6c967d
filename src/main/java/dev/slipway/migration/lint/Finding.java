package dev.slipway.migration.lint;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * Something in a migration that a person should know.
 *
 * @param code the rule's stable code
 * @param group what kind of harm it is
 * @param level how much it matters
 * @param migration the migration it is in
 * @param file where that is written; empty when unknown
 * @param line line in that file, from 1; 0 when unknown
 * @param statement the statement, shortened to one line
 * @param table the table it is about; empty when it is about none
 * @param column the column; likewise
 * @param why what can happen
 * @param instead the safe alternative
 * @param seen what the rehearsal saw of it; null when there was none
 * @param accepted why somebody accepted it in the migration; null when nobody did
 */
@Json
public record Finding(
    String code,
    Group group,
    Level level,
    String migration,
    String file,
    int line,
    String statement,
    String table,
    String column,
    String why,
    String instead,
    @Nullable String seen,
    @Nullable String accepted) {

  /** Whether a person has to decide about it. */
  public boolean isOpen() {
    return level != Level.NOTE && accepted == null;
  }

  /** The same at another level, with what the rehearsal saw. */
  public Finding weighed(Level other, String observation) {
    return new Finding(
        code,
        group,
        other,
        migration,
        file,
        line,
        statement,
        table,
        column,
        why,
        instead,
        observation,
        accepted);
  }

  /** The same, accepted. */
  Finding acceptedFor(String reason) {
    return new Finding(
        code, group, level, migration, file, line, statement, table, column, why, instead, seen,
        reason);
  }

  /** What it is about, in few words. */
  public String subject() {
    return column.isEmpty() ? table : table.isEmpty() ? column : table + "." + column;
  }
}
