package dev.slipway.server;

/**
 * Who is at the other end of a connection, as the kernel says.
 *
 * @param user the account's name, or its number when it has no name
 */
public record Peer(String user) {}
