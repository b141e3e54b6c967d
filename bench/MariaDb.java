import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaDatabase;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;

/** One operation on a database in a process of its own, for {@code bench/mariadb}: WHAT URL BACKUPS. */
public final class MariaDb {
  public static void main(String[] args) {
    MariaDatabase database = new MariaDatabase(DatabaseUrl.parse(args[1]), Path.of(args[2]));
    BackupName proven = new BackupName("1-proven");
    switch (args[0]) {
      case "prove" -> database.backUp(proven, "1.0.0", Assurance.PROVEN, Progress.SILENT);
      case "clone" -> database.cloneInto(Path.of(args[2]), proven, Progress.SILENT);
      case "copy" ->
          database.backUp(new BackupName("2-copied"), "1.0.0", Assurance.COPIED, Progress.SILENT);
      case "changes" ->
          System.out.println(database.changesSince(proven, Progress.SILENT).tables());
      case "restore" -> database.restore(proven, new BackupName("3-rescue"), Progress.SILENT);
      case "clean" -> {
        database.dropClones();
        database.backups().forEach(backup -> database.delete(backup.name()));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }
}
