package dev.slipway.database.sqlite;

import dev.slipway.database.Contents;
import dev.slipway.model.Digest;
import java.util.List;

/**
 * What is known about a copy.
 *
 * @param contents its schema and contents
 * @param complaints what SQLite's checks say about it and about its source alike
 * @param digest SHA-256 of its bytes as read back
 */
record Evidence(Contents contents, List<String> complaints, Digest digest) {}
