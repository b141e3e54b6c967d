package dev.slipway.offsite;

import dev.slipway.model.Digest;
import io.avaje.jsonb.Json;
import java.time.Instant;

/**
 * What stands beside a backup that is kept off site, readable for whoever may list it: which one it
 * is, and nothing of what is in it.
 *
 * @param name the backup's name
 * @param number rises with every backup of that database
 * @param version the release version whose data it holds
 * @param takenAt when its moment was
 * @param bytes its size as it was on disk
 * @param rows rows of all tables
 * @param proven whether it was restored and equal before it left
 * @param tool engine and version that made it
 * @param digest SHA-256 of the sealed file
 * @param sealedBytes length of the sealed file
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Stored(
    String name,
    long number,
    String version,
    Instant takenAt,
    long bytes,
    long rows,
    boolean proven,
    String tool,
    Digest digest,
    long sealedBytes) {

  Stored sealed(Parcel parcel) {
    return new Stored(
        name, number, version, takenAt, bytes, rows, proven, tool, parcel.digest(), parcel.bytes());
  }

  Parcel parcel() {
    return new Parcel(digest, sealedBytes);
  }
}
