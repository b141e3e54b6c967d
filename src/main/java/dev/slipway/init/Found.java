package dev.slipway.init;

/**
 * Something recognised, and what it was recognised by.
 *
 * @param value what was recognised
 * @param evidence where it shows, for people: {@code gunicorn in requirements.txt line 3}
 */
public record Found<T>(T value, String evidence) {}
