package dev.slipway.database.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DumpHeadTest {

  private static DumpHead of(String text) {
    return DumpHead.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void each_tool_is_known_by_what_it_writes_first() {
    assertThat(of("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n").tool())
        .isEqualTo(DumpTool.SQLITE);
    assertThat(of("PGDMP\1\16").tool()).isEqualTo(DumpTool.PG_ARCHIVE);
    assertThat(of("-- phpMyAdmin SQL Dump\n-- version 5.2.1\n").tool())
        .isEqualTo(DumpTool.PHPMYADMIN);
    assertThat(of("-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n").tool())
        .isEqualTo(DumpTool.MARIADB_DUMP);
    assertThat(of("CREATE TABLE t (a INT);\n"))
        .isEqualTo(new DumpHead(DumpTool.UNKNOWN, Optional.empty(), 0, 0));
  }

  @Test
  void versions_are_read_where_a_dump_says_them() {
    DumpHead postgres =
        of(
            """
            --
            -- PostgreSQL database dump
            --

            \\restrict x

            -- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
            -- Dumped by pg_dump version 17.2
            """);
    assertThat(postgres.serverMajor()).isEqualTo(15);
    assertThat(postgres.toolMajor()).isEqualTo(17);

    DumpHead maria =
        of(
            """
            /*M!999999\\- enable the sandbox mode */
            -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
            -- Server version\t11.4.2-MariaDB-deb12
            """);
    assertThat(maria.tool()).isEqualTo(DumpTool.MARIADB_DUMP);
    assertThat(maria.serverMajor()).isEqualTo(1104);
  }

  @Test
  void our_own_say_the_engine() {
    DumpHead head = of("-- Slipway 0.1.0 export of MariaDB 10.11\n-- MariaDB dump 10.19\n");

    assertThat(head.tool()).isEqualTo(DumpTool.SLIPWAY);
    assertThat(head.dialect()).contains(Dialect.MARIADB);
    assertThat(head.serverMajor()).isEqualTo(1011);
    assertThat(of("-- Slipway 0.1.0 export of SQLite\n").dialect()).contains(Dialect.SQLITE);
  }
}
