package dev.slipway.database.mariadb;

import dev.slipway.database.Contents;
import dev.slipway.model.Digest;
import java.util.Map;

/**
 * What is known of a copy.
 *
 * @param live what the live database held
 * @param restored what the copy holds
 * @param code routines, views, triggers and events
 * @param positions where sequences and automatic numbers stood
 * @param digest of the data
 * @param bytes its size
 * @param exact whether nobody could write between the copy's moment and the look at the live one
 */
record Seen(
    Contents live,
    Contents restored,
    Code code,
    Map<String, Long> positions,
    Digest digest,
    long bytes,
    boolean exact) {}
