package dev.slipway.site;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a file that others append to. */
final class LogTail {
  private static final int BYTES = 4096;
  private static final int LINES = 12;

  private LogTail() {}

  /** The last lines, or nothing when there are none: a message is no reason to fail. */
  static String read(Path file) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      long length = opened.length();
      byte[] end = new byte[(int) Math.min(BYTES, length)];
      opened.seek(length - end.length);
      opened.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
