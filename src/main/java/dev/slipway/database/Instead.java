package dev.slipway.database;

import java.nio.file.Path;

/**
 * How programs are led to a clone instead of the live database.
 *
 * @param live the folder of the live database file
 * @param folder the folder that is to be seen there instead; the clone has the live file's name
 * @param file the clone's own file
 */
public record Instead(Path live, Path folder, Path file) {}
