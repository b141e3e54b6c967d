package dev.slipway.database.postgres;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Both;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Restored;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes backups. A proven one is a dump, restored and compared. A mere copy is a database beside
 * the live one where nobody is connected to that, which takes seconds; else a dump as well.
 */
final class Taking {
  private final Place place;
  private final Bases bases;
  private final Progress progress;

  Taking(Place place, Progress progress) {
    this.place = place;
    this.bases = Bases.proving(place, progress);
    this.progress = progress;
  }

  /** What a copy was found to hold. */
  private record Evidence(
      Contents contents, Digest digest, long bytes, Map<String, Long> sequences) {}

  Backup take(BackupName name, String version, Assurance assurance, Restored restored)
      throws SQLException {
    try (Connection control = place.server().control()) {
      Attributes attributes = place.attributes(control);
      requireContents();
      if (assurance == Assurance.COPIED) {
        Optional<Backup> copied = copied(control, name, version, attributes);
        if (copied.isPresent()) {
          return copied.get();
        }
      }
      return dumped(control, name, version, assurance, attributes, restored);
    }
  }

  /** Makes a proven backup of a scratch database, as if it were one with these attributes. */
  Backup dumpLike(Connection control, BackupName name, String version, Attributes attributes)
      throws SQLException {
    return dumped(control, name, version, Assurance.PROVEN, attributes, Restored.DROPPED);
  }

  private void requireContents() throws SQLException {
    try (Connection live = place.server().open()) {
      if (Catalogues.isEmpty(live)) {
        throw place.missing();
      }
    }
  }

  private Optional<Backup> copied(
      Connection control, BackupName name, String version, Attributes attributes)
      throws SQLException {
    String copy = place.ours().of(Ours.KEPT, name);
    if (!copyTo(control, copy, attributes.owner())) {
      return Optional.empty();
    }
    return Optional.of(publishKept(control, name, version, attributes));
  }

  private boolean copyTo(Connection control, String copy, String owner) throws SQLException {
    String live = place.live();
    if (Sessions.count(control, live) > 0 && !isSoonAlone(control)) {
      return false;
    }
    progress.say("copying " + live + " on the server");
    try {
      place.scratch().copy(control, live, copy, owner);
      return true;
    } catch (SQLException e) {
      if (States.isInUse(e) || States.isForbidden(e)) {
        return false;
      }
      throw e;
    }
  }

  /** A session of ours that was just closed takes a moment to end. */
  private boolean isSoonAlone(Connection control) throws SQLException {
    for (int i = 0; i < 10 && Sessions.count(control, place.live()) > 0; i++) {
      Sql.texts(control, "SELECT pg_sleep(0.01)::text");
    }
    return Sessions.count(control, place.live()) == 0;
  }

  /** Makes a backup of the database that bears its name already. */
  Backup publishKept(Connection control, BackupName name, String version, Attributes attributes)
      throws SQLException {
    String copy = place.ours().of(Ours.KEPT, name);
    Evidence evidence;
    try (Reading reading = Reading.of(place.server(), copy)) {
      Contents contents = reading.contents();
      long bytes = Sql.number(control, "SELECT pg_database_size(?::name)", copy);
      evidence = new Evidence(contents, digest(contents), bytes, reading.sequences());
    }
    try (Draft draft = place.store().draft()) {
      place.note(draft.directory(), attributes, true, name);
      Backup backup =
          backup(control, name, version, Instant.now(), Assurance.COPIED, evidence, List.of());
      place.store().publish(draft, backup);
      if (Scratch.markOf(control, copy).equals(Scratch.UNFINISHED)) {
        Scratch.mark(control, copy, Scratch.READY);
      }
      return backup;
    }
  }

  private static Digest digest(Contents contents) {
    try {
      byte[] bytes =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (contents.catalogue().fingerprint() + contents.tables().toString())
                      .getBytes(StandardCharsets.UTF_8));
      return new Digest(HexFormat.of().formatHex(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Backup backup(
      Connection control,
      BackupName name,
      String version,
      Instant at,
      Assurance assurance,
      Evidence evidence,
      List<String> complaints)
      throws SQLException {
    return new Backup(
        name,
        place.store().nextNumber(),
        version,
        at,
        evidence.bytes,
        evidence.digest,
        "PostgreSQL " + Sql.texts(control, "SHOW server_version").getFirst(),
        assurance,
        evidence.contents,
        complaints,
        evidence.sequences,
        needs(control, evidence.contents));
  }

  private List<String> needs(Connection control, Contents contents) throws SQLException {
    List<String> needs = new ArrayList<>();
    Sql.texts(
            control,
            """
            SELECT DISTINCT pg_get_userbyid(refobjid) FROM pg_shdepend
            WHERE refclassid = 'pg_authid'::regclass
              AND dbid = (SELECT oid FROM pg_database WHERE datname = ?) ORDER BY 1\
            """,
            place.live())
        .stream()
        // What was loaded from outside is ours until it is restored.
        .filter(role -> !role.equals(place.ours().role()))
        .forEach(role -> needs.add("role " + role));
    contents.catalogue().objects().stream()
        .filter(line -> line.startsWith("extension ") && !line.startsWith("extension plpgsql "))
        .forEach(needs::add);
    return needs;
  }

  private Backup dumped(
      Connection control,
      BackupName name,
      String version,
      Assurance assurance,
      Attributes attributes,
      Restored restored)
      throws SQLException {
    try (Draft draft = place.store().draft();
        Reading reading = Reading.of(place.server(), place.live())) {
      Instant at = Instant.now();
      Dump dump = new Dump(draft.directory(), place.clients(control));
      Map<String, Long> sequences = reading.sequences();
      progress.say("dumping " + place.live());
      Contents contents = whileDumping(dump, reading);
      place.note(draft.directory(), attributes, false, name);
      noteOwners(reading, draft);
      Evidence evidence = new Evidence(contents, dump.digest(), dump.bytes(), sequences);
      Backup backup = backup(control, name, version, at, assurance, evidence, List.of());
      if (assurance == Assurance.PROVEN) {
        if (place.elsewhere().isPresent()) {
          proveElsewhere(place.proving(), backup, dump, attributes, restored);
        } else {
          prove(control, backup, dump, attributes, restored);
        }
      }
      place.store().publish(draft, backup);
      return backup;
    }
  }

  private static void noteOwners(Reading reading, Draft draft) throws SQLException {
    reading.ask(connection -> {
      try {
        Owners.note(connection, draft.directory());
        return true;
      } catch (IOException e) {
        throw Failure.failed("backup.directory", "cannot write into " + draft.directory())
            .because(e);
      }
    });
  }

  /** Both see the same moment, and use both processors. */
  private Contents whileDumping(Dump dump, Reading reading) throws SQLException {
    return Both.of(
            () -> {
              dump.write(place.server(), place.live(), Optional.of(reading.snapshot()));
              return true;
            },
            reading::contents)
        .second();
  }

  private void proveElsewhere(
      Place there, Backup backup, Dump dump, Attributes attributes, Restored restored) {
    Elsewhere.doing(
        there,
        "cannot prove a backup on",
        control -> {
          prove(control, backup, dump, attributes, restored);
          return true;
        });
  }

  private void prove(
      Connection control, Backup backup, Dump dump, Attributes attributes, Restored restored)
      throws SQLException {
    String template = bases.restore(control, backup, dump, attributes);
    List<String> differences = bases.differences(control, template, backup);
    if (!differences.isEmpty()) {
      bases.dropTemplate(control, backup.name());
      throw Failure.state(
              "backup.not-equal",
              "the backup of %s was restored and differs: %s".formatted(place.live(), differences))
          .now("nothing was changed, and the backup was thrown away")
          .next("look at the server's log and disk");
    }
    if (restored != Restored.DROPPED) {
      bases.keepOnly(control, backup.name());
    } else {
      bases.dropTemplate(control, backup.name());
    }
  }
}
