package dev.slipway.probe;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an app answered to one step.
 *
 * @param status its status
 * @param headers its headers
 * @param body its body, or the beginning of a long one
 * @param whole whether that is all of the body
 * @param took from sending the request to the end of the answer, redirects included
 */
record Answer(int status, HttpHeaders headers, String body, boolean whole, Duration took) {
  private static final int SHOWN = 200;
  private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]{0,200}>([^<]{1,300})");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

  /** The one line that says most: the title of a page, else the first that is not blank. */
  String line() {
    Matcher title = TITLE.matcher(body);
    String line =
        title.find()
            ? title.group(1)
            : body.lines().filter(text -> !text.isBlank()).findFirst().orElse("");
    String plain = UNPRINTABLE.matcher(line).replaceAll(" ").strip();
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
  }

  /** What to add to a complaint about the body, when it was not read to its end. */
  String inFirstPart() {
    return whole ? "" : " in its first " + (Browser.MOST_BYTES >> 20) + " MB";
  }
}
