package dev.slipway.release.pack;

/**
 * Something of the source that is not in the archive. A folder stands for all that is in it.
 *
 * @param path relative; a folder's ends in {@code /}
 * @param reason why, for people
 */
public record LeftOut(String path, String reason) {}
