package dev.slipway.site;

import dev.slipway.database.Instead;
import dev.slipway.database.sqlite.Commits;
import dev.slipway.process.GroupEnd;
import dev.slipway.process.Killing;
import dev.slipway.sandbox.Outlet;
import dev.slipway.sandbox.Statements;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Makes crash points on this host: on the way to a server, and beside a file. */
final class CrashPoints {
  private CrashPoints() {}

  /**
   * Begins to watch.
   *
   * @param outlets the way to the clone, when it is on a server
   * @param lock what the program to kill holds
   * @param last after how many changes it is killed; 0: never
   */
  static CrashPoint of(Instead instead, List<Outlet> outlets, Path lock, int last) {
    return switch (instead) {
      case Instead.OfServer server -> new OnWire(outlets.getFirst(), lock, last);
      case Instead.OfFile file -> new BesideFile(file.file(), lock, last);
    };
  }

  private static final class OnWire implements CrashPoint {
    private final Outlet outlet;
    private final Statements statements;

    OnWire(Outlet outlet, Path lock, int last) {
      this.outlet = outlet;
      this.statements = new Statements(last, () -> GroupEnd.killHolders(lock));
      outlet.hear(statements);
    }

    @Override
    public List<String> done() {
      return statements.done();
    }

    @Override
    public boolean hasKilled() {
      return statements.isCut();
    }

    @Override
    public void close() {
      outlet.hear(null);
    }
  }

  private static final class BesideFile implements CrashPoint {
    private final Killing killing;
    private final Commits commits;
    private final AtomicBoolean killed = new AtomicBoolean();

    BesideFile(Path file, Path lock, int last) {
      this.killing = Killing.ofHolders(lock);
      this.commits = Commits.of(file, last, this::kill);
    }

    private void kill() {
      killed.set(true);
      killing.now();
    }

    @Override
    public List<String> done() {
      return IntStream.rangeClosed(1, commits.count()).mapToObj(n -> "commit " + n).toList();
    }

    @Override
    public boolean hasKilled() {
      return killed.get();
    }

    @Override
    public void close() {
      commits.close();
      killing.close();
    }
  }
}
