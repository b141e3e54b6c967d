package dev.slipway.offsite;

import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * A large file on its way into a bucket, in parts. The store keeps the parts it has; which upload
 * they belong to is remembered on our disk, so that a later process goes on with the next one. For
 * one thread.
 */
final class Upload {
  /** Small enough to be sent again, large enough for few requests. */
  static final long PART = 8L << 20;

  /** The protocol allows 10,000. */
  private static final long MOST_PARTS = 9_000;

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final Path file;
  private final Path state;
  private final long part;

  Upload(S3Client client, String bucket, String key, Path file, Path state, long leastPart) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.file = file;
    this.state = state;
    this.part = Math.max(leastPart, size(file) / MOST_PARTS + 1);
  }

  /** Sends what the store lacks, and has it put together. */
  void run(Progress progress) {
    Optional<String> begun = remembered();
    try {
      finish(begun.orElseGet(this::begin), begun.isPresent(), progress);
    } catch (NoSuchUploadException forgotten) {
      // Stores throw parts away that nobody came back for.
      finish(begin(), false, progress);
    }
    forget();
  }

  private void finish(String id, boolean mayHaveParts, Progress progress) {
    List<CompletedPart> parts = send(id, mayHaveParts ? parts(id) : List.of(), progress);
    client.completeMultipartUpload(complete ->
        complete
            .bucket(bucket)
            .key(key)
            .uploadId(id)
            .multipartUpload(upload -> upload.parts(parts)));
  }

  private Optional<String> remembered() {
    try {
      return Files.exists(state) ? Optional.of(Files.readString(state).strip()) : Optional.empty();
    } catch (IOException e) {
      throw spool("read", state, e);
    }
  }

  private List<Part> parts(String id) {
    return client
        .listPartsPaginator(list -> list.bucket(bucket).key(key).uploadId(id))
        .parts()
        .stream()
        .toList();
  }

  private String begin() {
    String id = client.createMultipartUpload(begin -> begin.bucket(bucket).key(key)).uploadId();
    try {
      Path draft = state.resolveSibling(state.getFileName() + ".new");
      Files.writeString(draft, id);
      Hashes.sync(draft);
      Files.move(draft, state, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw spool("write", state, e);
    }
    return id;
  }

  private List<CompletedPart> send(String id, List<Part> there, Progress progress) {
    Map<Integer, Part> known =
        there.stream().collect(Collectors.toMap(Part::partNumber, Function.identity()));
    if (!there.isEmpty()) {
      progress.say("uploading %s: parts there already: %d".formatted(key, there.size()));
    }
    List<CompletedPart> parts = new ArrayList<>();
    long whole = size(file);
    long from = 0;
    do {
      int number = parts.size() + 1;
      long length = Math.min(part, whole - from);
      byte[] md5 = md5(from, length);
      String tag =
          Optional.ofNullable(known.get(number))
              .filter(one -> one.size() == length && isTagOf(md5, one.eTag()))
              .map(Part::eTag)
              .orElse(null);
      if (tag == null) {
        tag = send(id, number, from, length, md5);
      }
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      from += length;
      progress.update("uploading " + key, whole == 0 ? 1 : (double) from / whole);
    } while (from < whole);
    return parts;
  }

  private String send(String id, int number, long from, long length, byte[] md5) {
    String tag =
        client
            .uploadPart(
                put ->
                    put.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .contentLength(length)
                        .contentMD5(Base64.getEncoder().encodeToString(md5)),
                RequestBody.fromContentProvider(
                    () -> piece(from, length), length, "application/octet-stream"))
            .eTag();
    if (looksLikeMd5(tag) && !isTagOf(md5, tag)) {
      throw Failure.failed(
          "off-site.not-confirmed", "the store has other bytes than were sent of " + key);
    }
    return tag;
  }

  private byte[] md5(long from, long length) {
    MessageDigest md5 = Hashes.md5();
    try {
      Hashes.feed(piece(from, length), md5);
    } catch (IOException e) {
      throw spool("read", file, e);
    }
    return md5.digest();
  }

  private InputStream piece(long from, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(from);
      return new Limited(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      throw spool("read", file, e);
    }
  }

  /** Stores that encrypt by themselves give tags of another kind. */
  private static boolean looksLikeMd5(String tag) {
    return bare(tag).matches("[0-9a-f]{32}");
  }

  private static boolean isTagOf(byte[] md5, String tag) {
    return bare(tag).equals(HexFormat.of().formatHex(md5));
  }

  private static String bare(String tag) {
    return tag.replace("\"", "");
  }

  private void forget() {
    try {
      Files.deleteIfExists(state);
    } catch (IOException e) {
      throw spool("remove", state, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw spool("read", file, e);
    }
  }

  private static Failure spool(String what, Path file, IOException e) {
    return Failure.failed("off-site.spool", "cannot " + what + " " + file).because(e);
  }
}
