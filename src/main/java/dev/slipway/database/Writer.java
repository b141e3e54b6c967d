package dev.slipway.database;

/**
 * Somebody who has the live database open.
 *
 * @param pid process id, or −1 when the engine only knows a session
 * @param key tells it from whoever comes later: its session, or its process
 * @param description who it is, for people: program and user, or session and address
 */
public record Writer(long pid, String key, String description) {}
