package dev.slipway.proof;

import dev.slipway.model.Failure;
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
import java.util.Optional;

/**
 * The proofs of one app and environment on disk, by deployment. A proof is complete or absent, and
 * durable when {@link #write} returns.
 */
public final class ProofFile {
  private static final JsonType<Proof> JSON = Jsonb.builder().build().type(Proof.class);

  private final Path folder;

  /** Proofs in that folder, which is created when first needed. */
  public ProofFile(Path folder) {
    this.folder = folder;
  }

  /** The proof of that deployment, if there is one. */
  public Optional<Proof> read(long deployment) {
    try {
      return Optional.of(JSON.fromJson(Files.readString(file(deployment))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JsonException e) {
      throw Failure.state("proof.unreadable", "the proof " + file(deployment) + " cannot be read")
          .next("delete it, and plan again")
          .because(e);
    }
  }

  /** Keeps a proof. */
  public void write(long deployment, Proof proof) {
    try {
      Files.createDirectories(folder);
      Path draft = folder.resolve("." + deployment);
      Files.writeString(draft, JSON.toJson(proof));
      sync(draft);
      Files.move(draft, file(deployment), StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
    } catch (IOException e) {
      throw Failure.failed("proof.write", "the proof cannot be kept in " + folder).because(e);
    }
  }

  /** Takes it away; an absent one is no error. */
  public void delete(long deployment) {
    try {
      Files.deleteIfExists(file(deployment));
    } catch (IOException e) {
      throw Failure.failed("proof.write", "cannot delete " + file(deployment)).because(e);
    }
  }

  private Path file(long deployment) {
    return folder.resolve(deployment + ".json");
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
