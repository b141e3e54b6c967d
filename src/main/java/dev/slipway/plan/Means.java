package dev.slipway.plan;

import dev.slipway.database.ProvingGround;
import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deployment needs of the host beside what is there, and what the host has left. A figure
 * that nobody knows is 0 and refuses nothing.
 *
 * @param freeDisk bytes free where releases, backups and clones are
 * @param databaseBytes how large a copy of the database is
 * @param releaseBytes how large the new release is, unpacked
 * @param freeMemory bytes of memory that programs can still get
 * @param instanceMemory bytes that the web process which serves holds: about what a second one
 *     takes
 */
public record Means(
    long freeDisk, long databaseBytes, long releaseBytes, long freeMemory, long instanceMemory) {
  /** Left free for the running app, the journal and us. */
  private static final long SPARE_BYTES = 64L << 20;

  /** Where nobody looked. */
  public static final Means UNKNOWN = new Means(0, 0, 0, 0, 0);

  /**
   * Refuses what does not fit, before anything is begun.
   *
   * @param copies how many copies of the database there will be at once
   * @param bringsRelease whether a release is unpacked
   * @return what is needed and what is there, in words
   * @throws Failure {@code host.no-room}
   */
  List<String> requireRoom(int copies, boolean bringsRelease) {
    long needed = copies * databaseBytes + (bringsRelease ? releaseBytes : 0);
    if (freeDisk == 0 || needed == 0) {
      return List.of();
    }
    String what = "%s for %s".formatted(Amount.ofBytes(needed), parts(copies, bringsRelease));
    if (freeDisk < needed + SPARE_BYTES) {
      throw Failure.failed(
              "host.no-room",
              "this needs %s and %s to spare, and %s are free"
                  .formatted(what, Amount.ofBytes(SPARE_BYTES), Amount.ofBytes(freeDisk)))
          .next("make room there, or delete backups: slipway backup prune");
    }
    return List.of("room: %s; %s are free".formatted(what, Amount.ofBytes(freeDisk)));
  }

  /**
   * The same of the server where backups are proven.
   *
   * @param copies how many copies of the database there will be at once
   * @return what is needed and what is there, in words
   * @throws Failure {@code proof.no-room}
   */
  List<String> requireRoomOn(ProvingGround ground, int copies) {
    if (databaseBytes == 0) {
      return List.of("proven on " + ground.server());
    }
    String needed = Amount.ofBytes(copies * databaseBytes);
    if (ground.freeDisk() == 0) {
      return List.of(
          "proven on %s, whose disk is not seen from here; it needs %s for %d copies of the database"
              .formatted(ground.server(), needed, copies));
    }
    String free = Amount.ofBytes(ground.freeDisk());
    if (ground.freeDisk() < copies * databaseBytes + SPARE_BYTES) {
      throw Failure.failed(
              "proof.no-room",
              "%s needs %s for %d copies of the database and %s to spare, and %s are free"
                  .formatted(ground.server(), needed, copies, Amount.ofBytes(SPARE_BYTES), free))
          .next("make room there, or let 'proof.server' name another");
    }
    return List.of(
        "proven on %s: %s for %d copies of the database; %s are free there"
            .formatted(ground.server(), needed, copies, free));
  }

  private String parts(int copies, boolean bringsRelease) {
    List<String> parts = new ArrayList<>();
    if (copies > 0 && databaseBytes > 0) {
      parts.add(copies == 1 ? "a copy of the database" : copies + " copies of the database");
    }
    if (bringsRelease && releaseBytes > 0) {
      parts.add("the release");
    }
    return String.join(" and ", parts);
  }

  /**
   * Refuses where a second instance beside the one that serves does not fit.
   *
   * @return what is needed and what is there, in words
   * @throws Failure {@code host.no-memory}
   */
  List<String> requireMemory() {
    if (freeMemory == 0 || instanceMemory == 0) {
      return List.of();
    }
    String needed = Amount.ofBytes(instanceMemory);
    String free = Amount.ofBytes(freeMemory);
    if (freeMemory < instanceMemory) {
      throw Failure.failed(
              "host.no-memory",
              "a second instance beside the one that serves takes about %s of memory, and %s are free"
                  .formatted(needed, free))
          .next("end something else, give the host more memory, or let the app take less");
    }
    return List.of("memory: a second instance takes about %s; %s are free".formatted(needed, free));
  }
}
