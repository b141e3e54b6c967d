package dev.slipway.release.pack;

import dev.slipway.model.Digest;
import java.util.List;

/**
 * A file as it will stand in the archive, in memory.
 *
 * @param data packed content
 * @param stored whether the content is not compressed, because that would not make it smaller
 * @param crc CRC-32 of the content
 * @param size bytes of the content
 * @param sha256 digest of the content
 * @param findings what was noticed in it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Deflated(
    byte[] data,
    boolean stored,
    long crc,
    long size,
    Digest sha256,
    List<Content.Finding> findings) {}
