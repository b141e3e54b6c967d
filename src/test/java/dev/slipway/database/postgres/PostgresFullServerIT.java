package dev.slipway.database.postgres;

import dev.slipway.SmallDisk;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.FullServerContract;
import dev.slipway.database.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;

/** The database is in a tablespace, and so is what is made beside it. */
class PostgresFullServerIT extends FullServerContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  private final DatabaseUrl admin = server.superuser("postgres");
  private final String name = "small_" + url.database();
  private SmallDisk disk;
  private Database database;

  @BeforeEach
  void a_tablespace_on_a_small_disk() throws IOException {
    Path parent = Files.createDirectory(server.sockets().resolve(name));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    disk = SmallDisk.under(parent, "110m");
    Path space = Files.createDirectory(disk.path().resolve("space"));
    Files.setOwner(
        space,
        space.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    server.run(admin, "CREATE TABLESPACE %s LOCATION '%s'".formatted(name, space));
    server.run(admin, "ALTER DATABASE %s SET TABLESPACE %s".formatted(url.database(), name));
    server.run(
        url,
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 50000) n");
    database =
        new PostgresDatabase(url, server.superuser(url.database()), folder, Restored.DROPPED);
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
    server.run(url, "INSERT INTO t VALUES (%d, 'as ever')".formatted(id));
  }

  @Override
  protected long scratch() {
    return server.number(
        admin,
        "SELECT count(*) FROM pg_database JOIN pg_tablespace s ON s.oid = dattablespace WHERE"
            + " spcname = '%s' AND datname <> '%s'".formatted(name, url.database()));
  }

  /** Small ones go through its log, and their files have holes until the next checkpoint. */
  @Override
  protected boolean copiesAreWrittenAtOnce() {
    return false;
  }

  @Override
  protected void end() throws IOException {
    for (String one :
        server.rows(
            admin,
            "SELECT datname FROM pg_database JOIN pg_tablespace s ON s.oid = dattablespace WHERE"
                + " spcname = '%s'".formatted(name))) {
      server.run(admin, "DROP DATABASE %s WITH (FORCE)".formatted(Sql.name(one)));
    }
    server.run(admin, "DROP TABLESPACE " + name);
    disk.close();
    Files.delete(disk.path());
    Files.delete(disk.path().getParent());
  }
}
