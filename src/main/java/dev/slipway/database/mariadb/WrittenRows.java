package dev.slipway.database.mariadb;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows of a table may have been written since a place in the server's log: those on pages
 * that say so of themselves, and those that went from between them. A migration that adds a column
 * without writing rows anew leaves one such page or two, of hundred thousands.
 */
final class WrittenRows {
  /** Where the index begins that holds the rows, in a file of one table. */
  private static final int ROOT = 3;

  /** With more the whole table is as well read. */
  private static final int MOST_PAGES = 64;

  private static final int TYPE = 24;

  /** Pages that say where space is: nothing, an inode, what was buffered, the head, its likes. */
  private static final Set<Integer> WITHOUT_VALUES = Set.of(0, 3, 5, 8, 9);

  private final FileChannel file;
  private final Optional<WholeKey> key;
  private final int size;

  /**
   * Those of a file.
   *
   * @param key without it can only be told that none was written
   */
  WrittenRows(FileChannel file, Optional<WholeKey> key) throws IOException {
    this.file = file;
    this.key = key;
    this.size = Tablespace.of(file).pageSize();
  }

  /**
   * Ranges that hold them all, none when none was written; empty when it cannot be told, or is too
   * much.
   */
  Optional<List<KeyRange>> since(long stamp) throws IOException {
    Optional<RowPage> root = RowPage.read(file, ROOT, size);
    if (root.isEmpty() || root.get().previous().isPresent() || root.get().next().isPresent()) {
      return Optional.empty();
    }
    long index = root.get().index();
    List<RowPage> leaves = new ArrayList<>();
    boolean known =
        Pages.each(
            file,
            size,
            (pages, begin) -> {
              if (Pages.stamp(pages, begin) <= stamp) {
                return true;
              }
              Optional<RowPage> page = RowPage.at(pages, begin, size);
              page.filter(one -> one.isLeaf() && one.index() == index)
                  .ifPresent(one -> leaves.add(one.copied()));
              return leaves.size() <= MOST_PAGES
                  && (page.isPresent() || isWithoutValues(pages, begin));
            });
    return known ? ranges(leaves) : Optional.empty();
  }

  private static boolean isWithoutValues(ByteBuffer pages, int begin) {
    return WITHOUT_VALUES.contains((int) pages.getShort(begin + TYPE));
  }

  /** From the page before, since rows may have gone from a page's beginning. */
  private Optional<List<KeyRange>> ranges(List<RowPage> leaves) throws IOException {
    List<KeyRange> ranges = new ArrayList<>();
    for (RowPage leaf : leaves) {
      Optional<End> from = end(leaf.previous());
      Optional<End> to = end(leaf.next());
      if (from.isEmpty() || to.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(new KeyRange(from.get().value(), to.get().value()));
    }
    return ranges.stream().anyMatch(KeyRange::isAll) ? Optional.empty() : Optional.of(ranges);
  }

  /** An end of a range; null when it is open. */
  private record End(@org.jspecify.annotations.Nullable BigInteger value) {}

  private Optional<End> end(Optional<Integer> neighbour) throws IOException {
    if (neighbour.isEmpty()) {
      return Optional.of(new End(null));
    }
    Optional<RowPage> page = RowPage.read(file, neighbour.get(), size);
    return key.flatMap(first -> page.flatMap(one -> one.first(first))).map(End::new);
  }
}
