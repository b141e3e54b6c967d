package dev.slipway.release;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a value that somebody filled in from one that only shows what belongs there. */
public final class Placeholder {
  private static final Pattern WHOLE =
      Pattern.compile(
          "|x{3,}|\\*{3,}|\\.{3}|<.*>|\\[.*]|\\{.*}|\\$\\{?\\w+.*|(?:my|some|the)?[-_ ]?(?:super[-_"
              + " ]?)?(?:secret|password|passwd|pass|token|key)(?:[-_"
              + " ]?(?:key|here))?|dummy|test|testing|dev|development|none|null|todo|tbd|fixme");
  private static final Pattern PART =
      Pattern.compile(
          ".*(?:change[-_ ]?(?:me|this|it|in)|replace[-_ ]?(?:me|this|with)|your[-_ ]|placeholder"
              + "|example|insert[-_ ]|fill[-_ ]?(?:me|in)|not[-_ ]?(?:so[-_ ]?)?secret|insecure"
              + "|dev[-_ ]?(?:secret|key|password|only)|todo).*");

  private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]*://[^:/@]*:(.*)@[^@]*");

  private Placeholder() {}

  /**
   * Whether the value is blank, or stands for one that a person has to fill in. A URL does when its
   * password does.
   */
  public static boolean isOne(String value) {
    String plain = value.strip().toLowerCase(Locale.ROOT);
    Matcher url = URL.matcher(plain);
    if (url.matches() && !url.group(1).isEmpty() && isOne(url.group(1))) {
      return true;
    }
    return WHOLE.matcher(plain).matches() || PART.matcher(plain).matches();
  }
}
