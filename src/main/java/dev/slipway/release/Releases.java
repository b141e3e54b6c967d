package dev.slipway.release;

import dev.slipway.model.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * The unpacked releases of one app and environment on one host. A release is complete or absent,
 * whatever died while it was unpacked.
 */
public interface Releases {

  /** Whether it is unpacked, whole and durable. */
  boolean isComplete(ReleaseId release);

  /** What was changed in it after it was unpacked; empty when it is intact. Reads every file. */
  Optional<String> damage(ReleaseId release);

  /** What is there, in words: files and bytes. */
  String describe(ReleaseId release);

  /** The release that {@code current} points to. */
  Optional<ReleaseId> current();

  /** Points {@code current} to that release, atomically and durably. */
  void makeCurrent(ReleaseId release);

  /** Takes {@code current} away, when nothing served before. */
  void clearCurrent();

  /** All complete releases, newest first. */
  List<ReleaseId> list();

  /** Marks a release so that rollback passes over it; it stays for post-mortem. */
  void markBad(ReleaseId release, String reason);

  /** Whether it is marked bad. */
  boolean isBad(ReleaseId release);

  /** Removes a release, complete or not; does nothing when it is absent. */
  void remove(ReleaseId release);
}
