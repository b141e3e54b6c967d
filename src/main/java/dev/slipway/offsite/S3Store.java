package dev.slipway.offsite;

import dev.slipway.config.AppConfig.OffSiteConfig;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of a store that speaks S3. */
final class S3Store implements ObjectStore {
  private static final int BUFFER = 256 * 1024;
  private static final int TRIES_WITHOUT_PROGRESS = 4;

  private final S3Client client;
  private final String bucket;
  private final String where;
  private final long leastPart;

  private S3Store(S3Client client, String bucket, String where, long leastPart) {
    this.client = client;
    this.bucket = bucket;
    this.where = where;
    this.leastPart = leastPart;
  }

  /** The bucket that these settings name. Asks it for nothing yet. */
  static S3Store of(OffSiteConfig config, String bucket) {
    return of(config, bucket, Upload.PART);
  }

  static S3Store of(OffSiteConfig config, String bucket, long leastPart) {
    // Nothing of this host's own settings for other programs may lead elsewhere.
    ProfileFile noProfile =
        ProfileFile.builder()
            .content(InputStream.nullInputStream())
            .type(ProfileFile.Type.CONFIGURATION)
            .build();
    var builder =
        S3Client.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(config.accessKey(), config.secretKey())))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            // Other stores than Amazon's do not all know its own encodings.
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .overrideConfiguration(all -> all.defaultProfileFile(noProfile))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(Duration.ofSeconds(60)));
    config
        .endpoint()
        .ifPresent(endpoint -> builder.endpointOverride(endpoint(endpoint)).forcePathStyle(true));
    String where = config.endpoint().map(at -> bucket + " at " + at).orElse(bucket);
    return new S3Store(builder.build(), bucket, where, leastPart);
  }

  private static URI endpoint(String text) {
    URI uri = URI.create(text);
    boolean usable =
        ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null;
    if (!usable) {
      throw Failure.usage("off-site.endpoint", "backup.off-site.endpoint is no http or https URL");
    }
    return uri;
  }

  @Override
  public List<StoredObject> list(String prefix) {
    return asked(
        "list what is there",
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(object -> new StoredObject(object.key(), object.size()))
                .toList());
  }

  @Override
  public Optional<StoredObject> find(String key) {
    return asked("look for " + key, () -> head(key).map(h -> new StoredObject(key, h)));
  }

  private Optional<Long> head(String key) {
    try {
      HeadObjectResponse there = client.headObject(head -> head.bucket(bucket).key(key));
      return Optional.of(there.contentLength());
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    } catch (S3Exception e) {
      // The answer to HEAD has no body that could say whether it is the bucket that is missing.
      if (e.statusCode() == 404) {
        client.listObjectsV2(list -> list.bucket(bucket).prefix(key).maxKeys(1));
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void upload(String key, Path file, Path state, Progress progress) {
    asked(
        "upload " + key,
        () -> {
          new Upload(client, bucket, key, file, state, leastPart).run(progress);
          requireThere(key, size(file));
          return key;
        });
  }

  @Override
  public void put(String key, byte[] content) {
    String md5 = Base64.getEncoder().encodeToString(Hashes.md5().digest(content));
    asked(
        "write " + key,
        () -> {
          client.putObject(
              put -> put.bucket(bucket).key(key).contentMD5(md5), RequestBody.fromBytes(content));
          requireThere(key, content.length);
          return key;
        });
  }

  /** A store that said yes is asked once more. */
  private void requireThere(String key, long bytes) {
    Optional<Long> there = head(key);
    if (there.filter(length -> length == bytes).isEmpty()) {
      throw Failure.failed(
              "off-site.not-confirmed",
              "%s said that it has %s, but shows %s of %d bytes"
                  .formatted(where, key, there.map(String::valueOf).orElse("none"), bytes))
          .now("it does not count as being there");
    }
  }

  @Override
  public byte[] get(String key) {
    return asked("read " + key, () -> client.getObjectAsBytes(get -> get.bucket(bucket).key(key)))
        .asByteArray();
  }

  @Override
  public void download(String key, Path to, Progress progress) {
    long whole = find(key).orElseThrow(() -> gone(key)).bytes();
    long had = -1;
    int tries = 0;
    while (size(to) < whole) {
      tries = size(to) > had ? 1 : tries + 1;
      had = size(to);
      boolean last = tries == TRIES_WITHOUT_PROGRESS;
      asked("fetch " + key, () -> fetch(key, to, whole, last, progress));
    }
  }

  /** Fetches what is missing; false when the line was cut on the way. */
  private boolean fetch(String key, Path to, long whole, boolean last, Progress progress) {
    long from = size(to);
    try (ResponseInputStream<GetObjectResponse> in =
            client.getObject(get -> get.bucket(bucket).key(key).range("bytes=" + from + "-"));
        OutputStream out =
            Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[BUFFER];
      long done = from;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        done += count;
        progress.update("fetching " + key, (double) done / whole);
      }
      return true;
    } catch (IOException cut) {
      if (last) {
        throw Failure.failed("off-site.cut", "cannot fetch " + key + ": the line is cut again")
            .because(cut);
      }
      return false;
    }
  }

  private Failure gone(String key) {
    return Failure.failed("off-site.gone", "there is no " + key + " in " + where);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw Failure.failed("off-site.spool", "cannot read " + file).because(e);
    }
  }

  @Override
  public void delete(String key) {
    asked("delete " + key, () -> client.deleteObject(delete -> delete.bucket(bucket).key(key)));
  }

  private <T> T asked(String what, Supplier<T> ask) {
    try {
      return ask.get();
    } catch (SdkException e) {
      throw S3Failures.of(what, where, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
