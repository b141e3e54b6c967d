package dev.slipway.database;

/**
 * How many connections an app's account can have on its server at once.
 *
 * @param most that many, when nobody else has any
 * @param why which setting says so, in words
 */
public record ConnectionLimit(int most, String why) {}
