package dev.slipway.probe;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds values in HTML: of form fields, and of the meta tags that scripts take tokens from. */
final class PageFields {
  private static final Pattern TAG =
      Pattern.compile("(?i)<(?:input|meta|button|textarea|select)\\b");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?<name>[^\\s\"'=/<>]+)(?:\\s*=\\s*(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)'|(?<bare>[^\\s\"'<>]+)))?");
  private static final Pattern ENTITY =
      Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]+);");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

  private PageFields() {}

  /** The value of the first field, or the content of the first meta tag, of that name. */
  static Optional<String> value(String html, String name) {
    Matcher tag = TAG.matcher(html);
    int done = 0;
    while (tag.find(done)) {
      done = end(html, tag.end());
      String inside = html.substring(tag.end(), done);
      if (attribute(inside, "name").filter(name::equals).isPresent()) {
        Optional<String> value = attribute(inside, "value").or(() -> attribute(inside, "content"));
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return Optional.empty();
  }

  /** Where a tag ends: a bracket inside quotes does not end it, and the page's end does. */
  private static int end(String html, int from) {
    char quote = 0;
    for (int i = from; i < html.length(); i++) {
      char c = html.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return html.length();
  }

  private static Optional<String> attribute(String inside, String name) {
    Matcher attribute = ATTRIBUTE.matcher(inside);
    while (attribute.find()) {
      if (attribute.group("name").equalsIgnoreCase(name)) {
        return Optional.ofNullable(attribute.group("double"))
            .or(() -> Optional.ofNullable(attribute.group("single")))
            .or(() -> Optional.ofNullable(attribute.group("bare")))
            .map(PageFields::unescaped);
      }
    }
    return Optional.empty();
  }

  private static String unescaped(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(entity -> Matcher.quoteReplacement(character(entity.group(1), entity.group())));
  }

  private static String character(String entity, String written) {
    if (!entity.startsWith("#")) {
      return NAMED.getOrDefault(entity, written);
    }
    boolean hex = entity.startsWith("#x");
    int code = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
    return Character.isValidCodePoint(code) ? Character.toString(code) : written;
  }
}
