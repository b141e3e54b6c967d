package dev.slipway.database.postgres;

import dev.slipway.database.dump.Dialect;
import dev.slipway.database.dump.DumpFile;
import dev.slipway.database.dump.DumpHead;
import dev.slipway.database.dump.DumpTool;
import dev.slipway.database.dump.Loaded;
import dev.slipway.database.dump.Passage;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Passes over one dump for a PostgreSQL server, whichever of pg_dump's formats it has. */
final class DumpPass {
  private final DumpFile file;
  private final Clients clients;
  private final int server;
  private final Set<String> roles;
  private final Progress progress;

  /**
   * Passes over that dump.
   *
   * @param server the server's major version
   * @param roles accounts that it has
   */
  DumpPass(DumpFile file, Clients clients, int server, List<String> roles, Progress progress) {
    Loaded.requireEngine(file, Dialect.POSTGRESQL);
    this.file = file;
    this.clients = clients;
    this.server = server;
    this.roles = new HashSet<>(roles);
    this.progress = progress;
  }

  DumpFile file() {
    return file;
  }

  /** One pass to its end. */
  Passage.Seen run(Sink sink) throws IOException {
    return run(sink, new PostgresRules(roles));
  }

  /** The extensions it asks for, each with its schema, known after a pass of its own. */
  Map<String, String> extensions() throws IOException {
    PostgresRules rules = new PostgresRules(roles);
    run(Sink.none(), rules);
    return rules.extensions();
  }

  private Passage.Seen run(Sink sink, PostgresRules rules) throws IOException {
    if (file.head().tool() != DumpTool.PG_ARCHIVE) {
      requireNotNewer(file.head());
      return plain(sink, rules);
    }
    try (Archived archived = Archived.of(file, clients, progress);
        InputStream sql = new BufferedInputStream(archived.sql(), 1 << 16)) {
      sql.mark(1 << 16);
      byte[] first = sql.readNBytes(4096);
      sql.reset();
      if (first.length == 0) {
        archived.finish();
      }
      requireNotNewer(DumpHead.of(first));
      Passage.Seen seen = new Passage(DumpTool.PG_DUMP, Dialect.POSTGRESQL, rules, sink).run(sql);
      archived.finish();
      return seen;
    }
  }

  private Passage.Seen plain(Sink sink, PostgresRules rules) throws IOException {
    InputStream from;
    try {
      from = new Told(file.read(progress), file);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
    try (from) {
      return new Passage(file.head().tool(), Dialect.POSTGRESQL, rules, sink).run(from);
    }
  }

  private void requireNotNewer(DumpHead head) {
    if (head.toolMajor() > server || head.serverMajor() > server) {
      throw Archived.newer(
          "PostgreSQL %d, and the server here is %d"
              .formatted(Math.max(head.toolMajor(), head.serverMajor()), server));
    }
  }

  /** A file that cannot be read is no sink that is full. */
  private static final class Told extends java.io.FilterInputStream {
    private final DumpFile file;

    Told(InputStream from, DumpFile file) {
      super(from);
      this.file = file;
    }

    @Override
    public int read(byte[] to, int at, int length) {
      try {
        return in.read(to, at, length);
      } catch (IOException e) {
        throw file.unreadable(e);
      }
    }
  }
}
