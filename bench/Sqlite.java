import dev.slipway.database.Assurance;
import dev.slipway.database.sqlite.SqliteDatabase;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;

/** One operation on a database in a process of its own, for {@code bench/sqlite}: WHAT LIVE BACKUPS. */
public final class Sqlite {
  public static void main(String[] args) {
    SqliteDatabase database = new SqliteDatabase(Path.of(args[1]), Path.of(args[2]));
    BackupName proven = new BackupName("1-proven");
    BackupName copied = new BackupName("2-copied");
    switch (args[0]) {
      case "prove" -> database.backUp(proven, "1.0.0", Assurance.PROVEN, Progress.SILENT);
      case "copy" -> database.backUp(copied, "1.0.0", Assurance.COPIED, Progress.SILENT);
      case "changes" ->
          System.out.println(database.changesSince(proven, Progress.SILENT).tables());
      case "restore" -> database.restore(proven, new BackupName("3-rescue"), Progress.SILENT);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }
}
