import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.database.postgres.PostgresDatabase;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One operation in a process of its own, for {@code bench/postgres}: WHAT URL BACKUPS FOLDER. */
public final class Postgres {
  public static void main(String[] args) throws Exception {
    DatabaseUrl url = DatabaseUrl.parse(args[1]);
    PostgresDatabase database = new PostgresDatabase(url, url, Path.of(args[2]), true);
    BackupName proven = new BackupName("1-proven");
    BackupName copied = new BackupName("2-copied");
    switch (args[0]) {
      case "prove" -> database.backUp(proven, "1.0.0", Assurance.PROVEN, Progress.SILENT);
      case "clone" ->
          database.cloneInto(Files.createDirectories(Path.of(args[3])), proven, Progress.SILENT);
      case "copy" -> database.backUp(copied, "1.0.0", Assurance.COPIED, Progress.SILENT);
      case "changes" ->
          System.out.println(database.changesSince(copied, Progress.SILENT).tables());
      case "restore" -> database.restore(copied, new BackupName("3-rescue"), Progress.SILENT);
      case "migrated" ->
          database.backUp(
              new BackupName("4-migrated"), "1.1.0", Assurance.COPIED, Progress.SILENT);
      case "prepare" -> database.replay().orElseThrow().prepare(order(copied), Progress.SILENT);
      case "replay" -> {
        Replayed done = database.replay().orElseThrow().apply(order(copied), 0, Progress.SILENT);
        if (done.rows() < 10_000) {
          throw new IllegalStateException(done.toString());
        }
      }
      case "clear" -> database.dropClones();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Replay.Order order(BackupName before) {
    return new Replay.Order(
        before,
        new BackupName("4-migrated"),
        new BackupName("5-rescue"),
        List.of(),
        name -> false);
  }
}
