package dev.slipway.database.mariadb;

import dev.slipway.process.Account;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder of one database, held open. No link in it is followed: it belongs to the server's
 * account, which must not get us to read or write what is not the server's.
 */
final class DatabaseFolder implements AutoCloseable {
  /** So much is durable before a file has its name: all that recovery looks at. */
  private static final int HEAD = 1 << 20;

  private static final String GROWING = ".slipway";

  private final SecureDirectoryStream<Path> folder;
  private final PosixFileAttributes owner;

  private DatabaseFolder(SecureDirectoryStream<Path> folder) throws IOException {
    this.folder = folder;
    this.owner = folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
  }

  static DatabaseFolder open(Path parent, String name) throws IOException {
    try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
      if (above instanceof SecureDirectoryStream<Path> secure) {
        return new DatabaseFolder(
            secure.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
      }
      throw new IOException("directories cannot be held open in " + parent);
    }
  }

  /** Whether there is such a file: no folder, and no link to one. */
  boolean has(String file) throws IOException {
    try {
      PosixFileAttributes found = view(file).readAttributes();
      return found.isRegularFile() && found.owner().equals(owner.owner());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private PosixFileAttributeView view(String file) {
    return folder.getFileAttributeView(
        Path.of(file), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens one to read. */
  FileChannel read(String file) throws IOException {
    if (!has(file)) {
      throw new NoSuchFileException(file, null, "it is no file of the server's");
    }
    return open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private FileChannel open(String file, OpenOption... options) throws IOException {
    SeekableByteChannel channel =
        folder.newByteChannel(
            Path.of(file),
            Set.of(options),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")));
    if (channel instanceof FileChannel known) {
      return known;
    }
    channel.close();
    throw new IOException(file + " is no file");
  }

  /** Copies a file in, under a name that it has only when it is there. */
  void copy(FileChannel from, String file) throws IOException {
    create(from, file, ByteBuffer.allocate(0));
  }

  /**
   * Copies a table's file in, as the file of the table with that number.
   *
   * @throws NoFiles when it is of a form that we do not know to be safe
   */
  void copy(FileChannel from, String file, long number) throws IOException {
    create(from, file, Tablespace.of(from).numbered(number));
  }

  private void create(FileChannel from, String file, ByteBuffer first) throws IOException {
    String growing = file + GROWING;
    delete(growing);
    try (FileChannel to =
        open(
            growing,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      if (Account.ourUid() == 0) {
        view(growing).setOwner(owner.owner());
        view(growing).setGroup(owner.group());
      }
      long size = from.size();
      long head = Math.min(size, HEAD);
      long done = first.remaining();
      while (first.hasRemaining()) {
        to.write(first);
      }
      transfer(from, to, done, head);
      to.force(true);
      transfer(from, to, head, size);
    }
    folder.move(Path.of(growing), folder, Path.of(file));
  }

  /** By the kernel, which shares the blocks where the file system can. */
  private static void transfer(FileChannel from, FileChannel to, long begin, long end)
      throws IOException {
    to.position(begin);
    for (long at = begin; at < end; ) {
      long count = from.transferTo(at, end - at, to);
      if (count <= 0) {
        throw new EOFException("a table's file became shorter while it was copied");
      }
      at += count;
    }
  }

  /** Removes a file, if it is there. */
  void delete(String file) throws IOException {
    try {
      folder.deleteFile(Path.of(file));
    } catch (NoSuchFileException e) {
      // As wanted.
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
