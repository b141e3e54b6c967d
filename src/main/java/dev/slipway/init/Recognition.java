package dev.slipway.init;

import java.util.List;
import java.util.Optional;

/**
 * What an app is, as far as its files tell. Each part carries its evidence; what is absent was not
 * found.
 *
 * @param app its name, fit for {@code slipway.yaml}
 * @param framework what it is built on, in words: {@code Flask}
 * @param dependencies how they are installed
 * @param processes what runs, {@code web} first; empty when nobody could tell
 * @param build commands each release needs
 * @param migrations the migration tool
 * @param database the database, as its setting in {@code slipway.yaml}
 * @param shared files and folders (ending in {@code /}) that outlive releases
 * @param env variables that the app needs in order to start
 * @param health the path that tells whether it is well; absent: its start page
 * @param assets static folders that stay served
 */
public record Recognition(
    Found<String> app,
    Optional<Found<String>> framework,
    Optional<Found<Dependencies>> dependencies,
    List<Found<AppProcess>> processes,
    List<Found<Command>> build,
    Optional<Found<Migrations>> migrations,
    Optional<Found<String>> database,
    List<Found<String>> shared,
    List<Found<Variable>> env,
    Optional<Found<String>> health,
    List<Found<Asset>> assets) {

  /**
   * A command.
   *
   * @param line as {@code slipway.yaml} has it
   * @param shell whether only a shell can run it
   * @param gap what a person still has to do about it; empty when nothing
   */
  public record Command(String line, boolean shell, String gap) {

    static Command of(String line) {
      return new Command(line, false, "");
    }

    static Command shell(String line) {
      return new Command(line, true, "");
    }

    Command gap(String words) {
      return new Command(line, shell, words);
    }
  }

  /** A process and its command. */
  public record AppProcess(String name, Command command) {}

  /**
   * How dependencies are installed.
   *
   * @param file the file that decides whether anything is installed anew
   * @param command for managers that Slipway does not know itself
   */
  public record Dependencies(String file, Optional<Command> command) {}

  /**
   * The migration tool.
   *
   * @param tool its name in {@code slipway.yaml}
   * @param folder where it looks, when not at the usual place
   * @param up the command, for tools that need one
   */
  public record Migrations(String tool, Optional<String> folder, Optional<Command> up) {}

  /** A variable of the app's environment. */
  public record Variable(String name, String value) {}

  /** A URL prefix and its folder. */
  public record Asset(String prefix, String folder) {}
}
