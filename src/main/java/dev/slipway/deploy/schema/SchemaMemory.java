package dev.slipway.deploy.schema;

import dev.slipway.database.Database;
import dev.slipway.database.SchemaDifference;
import dev.slipway.journal.Audit;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.Failure;
import dev.slipway.site.SitePaths;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the schema that the last deployment of one app and environment left, so that what
 * others changed since is seen. Whole tables that came are none of it: apps make those as they run.
 * Durable when a method returns. For whoever holds the deployment's lock; {@link #drift} for
 * anybody.
 */
public final class SchemaMemory {
  private static final JsonType<SchemaRecord> JSON =
      Jsonb.builder().build().type(SchemaRecord.class);
  private static final String SUBJECT = "schema";

  private final SitePaths paths;

  /** The memory of the app and environment whose paths these are. */
  public SchemaMemory(SitePaths paths) {
    this.paths = paths;
  }

  /** What others changed since; empty while nothing was recorded, or there is no database. */
  public Optional<Drift> drift(Database database) {
    SchemaRecord record = read();
    if (record.objects() == null || !database.exists()) {
      return Optional.empty();
    }
    SchemaDifference difference =
        SchemaDifference.between(
            record.objects(), database.catalogue().objects(), Bookkeeping::isOne);
    return Optional.of(new Drift(difference, record.deployment(), record.at(), record.looking()));
  }

  /** Notes what is there before that deployment changes anything. */
  public void look(long deployment, Optional<Database> database) {
    List<String> found =
        database.filter(Database::exists).map(one -> one.catalogue().objects()).orElse(null);
    write(read().looking(deployment, found));
  }

  /**
   * Notes what a deployment left, when it looked before. What cannot be read is forgotten, rather
   * than told wrong later.
   */
  public void leave(long deployment, Optional<Database> database) {
    SchemaRecord record = read();
    if (record.looking() != deployment) {
      return;
    }
    try {
      Optional<Database> there = database.filter(Database::exists);
      write(
          there.isPresent()
              ? record.leaving(deployment, there.get().catalogue().objects(), Instant.now())
              : SchemaRecord.NONE);
    } catch (Failure unreadable) {
      write(SchemaRecord.NONE);
    }
  }

  /**
   * Takes the schema as it is from now on, and says so in the audit.
   *
   * @return what was accepted
   */
  public Drift accept(Database database, Audit audit, String who) {
    Drift drift =
        drift(database)
            .filter(seen -> !seen.isNone())
            .orElseThrow(() ->
                Failure.usage("schema.no-drift", "nobody changed the schema outside of migrations")
                    .now("nothing was changed"));
    audit.append(who, "schema accepted", SUBJECT, String.join("; ", drift.changes()));
    SchemaRecord record = read();
    write(
        new SchemaRecord(
            database.catalogue().objects(), Instant.now(), record.deployment(), 0, null));
    return drift;
  }

  private SchemaRecord read() {
    try {
      return JSON.fromJson(Files.readString(file()));
    } catch (NoSuchFileException none) {
      return SchemaRecord.NONE;
    } catch (IOException | JsonException e) {
      throw Failure.state("schema.unreadable", file() + " cannot be read")
          .next("delete it: the next deployment records the schema anew")
          .because(e);
    }
  }

  private void write(SchemaRecord record) {
    Path draft = paths.root().resolve(".schema.json");
    try {
      Files.writeString(draft, JSON.toJson(record));
      sync(draft);
      Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
      sync(paths.root());
    } catch (IOException e) {
      throw Failure.failed("schema.write", "the schema cannot be recorded in " + file()).because(e);
    }
  }

  private Path file() {
    return paths.schema();
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
