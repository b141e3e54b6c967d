package dev.slipway.offsite;

import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place for whole objects under names. An object is there complete or not at all, and once a
 * method that puts one has returned, the store has confirmed that it has it. Failures are {@link
 * dev.slipway.model.Failure}s; none holds a credential. Thread-safe.
 */
interface ObjectStore extends AutoCloseable {

  /** Every object whose name begins so. */
  List<StoredObject> list(String prefix);

  /** That object, if it is there. */
  Optional<StoredObject> find(String key);

  /**
   * Puts a large file there; called again after it was cut off anywhere, it goes on where it was.
   *
   * @param state a file of ours that remembers how far it is; gone when it is done
   */
  void upload(String key, Path file, Path state, Progress progress);

  /** Puts something small there. */
  void put(String key, byte[] content);

  /** Reads something small. */
  byte[] get(String key);

  /** Fetches a large object into a file; goes on behind what is in the file already. */
  void download(String key, Path to, Progress progress);

  /** Deletes an object; one that is absent is no failure. */
  void delete(String key);

  @Override
  void close();
}
