package dev.slipway.offsite;

/**
 * One object of a store.
 *
 * @param key its whole name
 * @param bytes its length
 */
record StoredObject(String key, long bytes) {}
