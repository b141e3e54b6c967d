import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Proof;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.database.mariadb.MariaDatabase;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;

/**
 * One operation on a database in a process of its own, for {@code bench/mariadb}: WHAT URL BACKUPS
 * [ROWS | TOOL], where TOOL is what has to have made the proven backup.
 */
public final class MariaDb {
  private static final BackupName BEFORE = new BackupName("4-before");
  private static final BackupName AFTER = new BackupName("4-after");

  private static Replay.Order order() {
    return new Replay.Order(BEFORE, AFTER, new BackupName("4-rescue"), List.of(), table -> false);
  }

  public static void main(String[] args) {
    MariaDatabase database = new MariaDatabase(DatabaseUrl.parse(args[1]), Path.of(args[2]));
    BackupName proven = new BackupName("1-proven");
    switch (args[0]) {
      case "prove" -> {
        String tool =
            database.backUp(proven, "1.0.0", Assurance.PROVEN, Progress.SILENT).tool();
        require(tool.contains("; " + args[3]), tool);
      }
      case "verify" -> {
        Proof proof = database.verify(proven, Progress.SILENT);
        require(proof.equal(), proof.toString());
      }
      case "clone" -> database.cloneInto(Path.of(args[2]), proven, Progress.SILENT);
      case "copy" ->
          database.backUp(new BackupName("2-copied"), "1.0.0", Assurance.COPIED, Progress.SILENT);
      case "changes" -> System.out.println(database.changesSince(proven, Progress.SILENT).tables());
      case "restore" -> database.restore(proven, new BackupName("3-rescue"), Progress.SILENT);
      case "before" -> database.backUp(BEFORE, "1.0.0", Assurance.COPIED, Progress.SILENT);
      case "after" -> database.backUp(AFTER, "1.1.0", Assurance.COPIED, Progress.SILENT);
      case "beside" -> database.replay().orElseThrow().prepare(order(), Progress.SILENT);
      case "replay" -> {
        Replayed replayed = database.replay().orElseThrow().apply(order(), 0, Progress.SILENT);
        if (replayed.rows() != Long.parseLong(args[3])) {
          throw new IllegalStateException(replayed.toString());
        }
      }
      case "clean" -> {
        database.dropClones();
        database.backups().forEach(backup -> database.delete(backup.name()));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
