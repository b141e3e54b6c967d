package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts what others commit to a database file, by the counters that SQLite keeps in the file's
 * head and in the index of its write-ahead log. What is not committed is gone after a crash, so
 * these are all the states there are. Nobody can hold a writer up between two commits, so one that
 * follows within some microseconds may be seen only together with the next: {@link #count} is
 * exact, and says so. A log is kept from vanishing, and its counter with it, by a connection of our
 * own that does nothing. While it watches, this process must not have the file open in another way:
 * closing any descriptor of it gives up SQLite's locks. Thread-safe.
 */
public final class Commits implements AutoCloseable {
  private static final long PAUSE_NANOS = 20_000;
  private static final int HEAD = 28;
  private static final int WRITE_VERSION = 18;
  private static final int CHANGES = 24;
  private static final byte WITH_LOG = 2;

  /** Of the log's index: counts transactions, in this machine's byte order. */
  private static final int INDEX_CHANGES = 8;

  private final SqliteFile file;
  private final int last;
  private final Runnable atLast;
  private final FileChannel head;
  private final @Nullable Connection holding;
  private final List<FileChannel> indexes = new ArrayList<>();
  private final Thread watching;
  private int changes;
  private int inHead;
  private @Nullable Object index;
  private int inIndex;
  private int inOlderIndexes;
  private int count;
  private volatile boolean over;

  private Commits(Path file, int last, Runnable atLast) throws IOException, SQLException {
    this.file = new SqliteFile(file);
    this.last = last;
    this.atLast = atLast;
    this.head = FileChannel.open(file);
    ByteBuffer now = read();
    this.changes = now.getInt(CHANGES);
    this.holding = now.get(WRITE_VERSION) == WITH_LOG ? holding(file) : null;
    lookAtIndex();
    this.inOlderIndexes = -inIndex;
    this.watching = Thread.ofPlatform().daemon().name("commits of " + file).start(this::watch);
  }

  /**
   * Watches a file that nobody writes yet.
   *
   * @param last after how many commits something is done, once; 0: never
   * @param atLast what is done then, from another thread, as soon as can be
   */
  public static Commits of(Path file, int last, Runnable atLast) {
    try {
      return new Commits(file, last, atLast);
    } catch (IOException | SQLException e) {
      throw Failure.failed("clone.unreadable", "cannot watch " + file + ": " + e.getMessage())
          .because(e);
    }
  }

  /**
   * The last who closes a database brings its log in and takes it away; so that is not who wrote.
   */
  private static Connection holding(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT count(*) FROM sqlite_schema");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private ByteBuffer read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD);
    while (bytes.hasRemaining() && head.read(bytes, bytes.position()) >= 0) {
      // A file of length 0 has no head: then all of it is zero.
    }
    return bytes;
  }

  private void watch() {
    while (!over) {
      if (look() >= last && last > 0) {
        over = true;
        atLast.run();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private synchronized int look() {
    try {
      ByteBuffer now = read();
      lookAtIndex();
      int more = now.getInt(CHANGES) - changes;
      changes += more;
      boolean hasLog = now.get(WRITE_VERSION) == WITH_LOG;
      // With a log the head changes when the log is brought in, and that commits nothing.
      inHead += hasLog ? 0 : more;
      // The head is written before the journal is taken away, which is what commits.
      boolean unfinished = !hasLog && isJournalHot();
      count = Math.max(count, inHead + inOlderIndexes + inIndex - (unfinished ? 1 : 0));
    } catch (IOException goneMeanwhile) {
      // The next look finds what came instead.
    }
    return count;
  }

  private void lookAtIndex() throws IOException {
    Path place = file.beside("-shm");
    Object key;
    try {
      key = Objects.requireNonNull(Files.getAttribute(place, "unix:ino"));
      if (!key.equals(index)) {
        indexes.addFirst(FileChannel.open(place));
        inOlderIndexes += inIndex;
        inIndex = 0;
        index = key;
      }
    } catch (NoSuchFileException none) {
      return;
    }
    ByteBuffer begin = ByteBuffer.allocate(INDEX_CHANGES + Integer.BYTES);
    indexes.getFirst().read(begin, 0);
    int now = begin.order(ByteOrder.nativeOrder()).getInt(INDEX_CHANGES);
    if (now < inIndex) {
      inOlderIndexes += inIndex;
    }
    inIndex = now;
  }

  private boolean isJournalHot() throws IOException {
    try (FileChannel journal = FileChannel.open(file.beside("-journal"))) {
      ByteBuffer first = ByteBuffer.allocate(1);
      return journal.read(first, 0) == 1 && first.get(0) != 0;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  /** How many were seen; once closed, how many there were. */
  public int count() {
    return look();
  }

  /** Watches no more. Whoever wrote must have ended, or what is counted later is not counted. */
  @Override
  public void close() {
    over = true;
    boolean interrupted = Thread.interrupted();
    while (watching.isAlive()) {
      try {
        watching.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    look();
    letGo();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void letGo() {
    try {
      if (holding != null) {
        holding.close();
      }
      for (FileChannel each : indexes) {
        each.close();
      }
      head.close();
    } catch (IOException | SQLException e) {
      return; // It was only read.
    }
  }
}
