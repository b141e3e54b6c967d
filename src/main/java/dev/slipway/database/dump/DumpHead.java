package dev.slipway.database.dump;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a dump says of itself in its first lines. Nothing is relied on: it only refuses.
 *
 * @param tool what made it
 * @param dialect for which engine; empty when it does not say
 * @param toolMajor major version of the tool; 0 when it does not say
 * @param serverMajor major version of the server it was made of, {@code 1011} for MariaDB 10.11; 0
 *     when it does not say
 */
public record DumpHead(DumpTool tool, Optional<Dialect> dialect, int toolMajor, int serverMajor) {
  /** How many bytes of a file are looked at. */
  static final int LENGTH = 8 << 10;

  private static final Pattern PG_TOOL = Pattern.compile("-- Dumped by pg_dump version (\\d+)");
  private static final Pattern PG_SERVER =
      Pattern.compile("-- Dumped from database version (\\d+)");
  private static final Pattern MARIA_SERVER =
      Pattern.compile("-- Server version\\s+(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\.\\d+-MariaDB");
  private static final Pattern PHP_SERVER =
      Pattern.compile("-- [^\\n]{0,40}: (?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\.\\d+-MariaDB");
  private static final Pattern OURS =
      Pattern.compile(
          "^-- Slipway \\S+ export of (SQLite|PostgreSQL|MariaDB)(?: (\\d+)\\.(\\d+))?");

  /** Reads it from the first bytes. */
  public static DumpHead of(byte[] first) {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    Matcher ours = OURS.matcher(text);
    if (ours.find()) {
      return ours(ours);
    }
    if (text.startsWith("PGDMP") || text.startsWith("toc.dat\0")) {
      return new DumpHead(DumpTool.PG_ARCHIVE, Optional.of(Dialect.POSTGRESQL), 0, 0);
    }
    if (text.contains("-- PostgreSQL database dump")) {
      return new DumpHead(
          DumpTool.PG_DUMP,
          Optional.of(Dialect.POSTGRESQL),
          number(PG_TOOL, text),
          number(PG_SERVER, text));
    }
    if (text.contains("-- phpMyAdmin SQL Dump")) {
      return maria(DumpTool.PHPMYADMIN, text, PHP_SERVER);
    }
    if (text.startsWith("-- MariaDB dump")
        || text.contains("\n-- MariaDB dump")
        || text.contains("-- MySQL dump")) {
      return maria(DumpTool.MARIADB_DUMP, text, MARIA_SERVER);
    }
    return text.startsWith("PRAGMA foreign_keys=OFF;")
        ? new DumpHead(DumpTool.SQLITE, Optional.of(Dialect.SQLITE), 0, 0)
        : new DumpHead(DumpTool.UNKNOWN, Optional.empty(), 0, 0);
  }

  private static DumpHead ours(Matcher ours) {
    int major = ours.group(2) == null ? 0 : Integer.parseInt(ours.group(2));
    return switch (ours.group(1)) {
      case "SQLite" -> new DumpHead(DumpTool.SLIPWAY, Optional.of(Dialect.SQLITE), 0, 0);
      case "PostgreSQL" ->
          new DumpHead(DumpTool.SLIPWAY, Optional.of(Dialect.POSTGRESQL), 0, major);
      default ->
          new DumpHead(
              DumpTool.SLIPWAY,
              Optional.of(Dialect.MARIADB),
              0,
              major * 100 + Integer.parseInt(ours.group(3)));
    };
  }

  private static DumpHead maria(DumpTool tool, String text, Pattern version) {
    Matcher server = version.matcher(text);
    int found =
        server.find()
            ? Integer.parseInt(server.group(1)) * 100 + Integer.parseInt(server.group(2))
            : 0;
    return new DumpHead(tool, Optional.of(Dialect.MARIADB), 0, found);
  }

  private static int number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
