package dev.slipway.database.mariadb;

import dev.slipway.SmallDisk;
import dev.slipway.database.Database;
import dev.slipway.database.FullServerContract;
import dev.slipway.database.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;

/** The whole server is on the disk. */
class MariaFullServerIT extends FullServerContract {
  private SmallDisk disk;
  private MariaServer server;
  private LiveDatabase live;
  private Database database;

  @BeforeEach
  void a_server_on_a_small_disk() throws Exception {
    Path parent = Files.createTempDirectory(InMemory.folder(), "slipway-small-");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    disk = SmallDisk.under(parent, "200m");
    server = new MariaServer(disk.path());
    live = new LiveDatabase(server);
    live.run(
        "CREATE TABLE t (id INT PRIMARY KEY, v TEXT)",
        "INSERT INTO t SELECT seq, REPEAT(MD5(seq), 10) FROM seq_1_to_50000");
    database = new MariaDatabase(live.url(), folder);
  }

  @Override
  protected SmallDisk disk() {
    return disk;
  }

  @Override
  protected Database database() {
    return database;
  }

  @Override
  protected void write(int id) {
    live.run("INSERT INTO t VALUES (%d, 'as ever')".formatted(id));
  }

  @Override
  protected long scratch() {
    return live.scratchDatabases(folder).size();
  }

  @Override
  protected boolean copiesAreWrittenAtOnce() {
    return true;
  }

  @Override
  protected void end() throws IOException {
    server.close();
    disk.close();
    Files.delete(disk.path());
    Files.delete(disk.path().getParent());
  }
}
