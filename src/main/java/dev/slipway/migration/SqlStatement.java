package dev.slipway.migration;

import java.util.List;

/**
 * One statement of an SQL file.
 *
 * @param number 1 for the first of its file
 * @param line where its first word stands, from 1
 * @param words its first words in upper case, at most four, to tell what kind it is
 * @param text from its first word up to, not including, its semicolon
 */
public record SqlStatement(int number, int line, List<String> words, String text) {

  /** Whether its first words are these. */
  public boolean startsWith(String... first) {
    return words.size() >= first.length && words.subList(0, first.length).equals(List.of(first));
  }

  /** Its beginning on one line, for messages. */
  public String brief() {
    String oneLine = text.strip().replaceAll("\\s+", " ");
    return oneLine.length() <= 120 ? oneLine : oneLine.substring(0, 117) + "...";
  }
}
