package dev.slipway.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict and small reader of our own pages: it knows no mistake that a browser would forgive. */
final class Markup {
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?: [a-zA-Z-]+(?:=\"[^\"<>]*\")?)*)>");
  private static final Set<String> VOID = Set.of("meta");

  private Markup() {}

  /** The tags in order, without what their attributes hold; fails when it is not well-formed. */
  static List<String> tags(String page) {
    String body = page.replaceFirst("(?s)<style>.*?</style>", "<style></style>");
    assertThat(body).startsWith("<!doctype html>");
    List<String> tags = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(body);
    int at = "<!doctype html>".length();
    while (tag.find(at)) {
      assertThat(body.substring(at, tag.start())).doesNotContain("<").doesNotContain(">");
      at = tag.end();
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        assertThat(open.pop()).as(tag.group()).isEqualTo(name);
      } else if (!VOID.contains(name)) {
        open.push(name);
      }
      tags.add(tag.group(1) + name + tag.group(3).replaceAll("=\"[^\"]*\"", ""));
    }
    assertThat(body.substring(at)).doesNotContain("<");
    assertThat(open).isEmpty();
    return tags;
  }
}
