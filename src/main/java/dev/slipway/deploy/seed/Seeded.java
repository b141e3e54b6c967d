package dev.slipway.deploy.seed;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What became of a request to seed. Holds passwords in clear: it is shown once, and kept nowhere.
 *
 * @param app app and environment
 * @param set name of the set
 * @param tenant whose data; empty for nobody's in particular
 * @param done whether anything was done now; false when it was done before
 * @param backup the backup taken before; empty when there was nothing to back up
 * @param deleted rows that a reset deleted
 * @param inserted rows that were missing
 * @param present rows that were there and stayed as they were
 * @param commands what each command came to, in words
 * @param passwords those that were generated
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Seeded(
    String app,
    String set,
    String tenant,
    boolean done,
    String backup,
    long deleted,
    long inserted,
    long present,
    List<String> commands,
    List<NewPassword> passwords) {

  /** Copies the lists. */
  public Seeded {
    commands = List.copyOf(commands);
    passwords = List.copyOf(passwords);
  }

  /** What was done, without passwords. */
  public String inWords() {
    return done
        ? "%s%d inserted, %d there already%s"
            .formatted(
                deleted == 0 ? "" : Amount.of(deleted, "row") + " deleted, ",
                inserted,
                present,
                commands.isEmpty() ? "" : "; " + String.join("; ", commands))
        : String.join("; ", commands) + ": nothing to do";
  }

  /**
   * A password that was generated, and handed to one command.
   *
   * @param command the command, in words
   */
  @Json
  public record NewPassword(String command, String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "password for " + command;
    }
  }
}
