package dev.slipway.watch;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds errors in the lines of one log, in order: lines of level error and above, and stack traces
 * of Python, Java, Node and Go, each as one error named by its exception and the top frame that is
 * the app's own. Not thread-safe.
 */
final class ErrorLines {
  private static final Pattern LEVEL =
      Pattern.compile(
          "\\b(ERROR|CRITICAL|FATAL|SEVERE|EMERG|PANIC)\\b"
              + "|\\[(error|crit|critical|alert|emerg|fatal)\\]"
              + "|level\"?\\s*[:=]\\s*\"?(error|critical|fatal|panic|50\\b|60\\b)"
              + "|^panic: |^fatal error: |^Unhandled |^Uncaught ");
  private static final Pattern EXCEPTION =
      Pattern.compile("([A-Za-z_][\\w.$]*(?:Exception|Error|Throwable|Exit|Interrupt|Warning))\\b");
  private static final Pattern PYTHON_FRAME =
      Pattern.compile("^ {2}File \"([^\"]*)\", line \\d+, in (.+)$");
  private static final Pattern AT_FRAME = Pattern.compile("^\\s+at (.+)$");
  private static final Pattern THEIRS =
      Pattern.compile(
          "site-packages|dist-packages|/lib/python|<frozen|node_modules|node:"
              + "|^(java|javax|jdk|sun|jakarta|kotlin|scala|org\\.(apache|springframework|eclipse))\\.");

  private static final Pattern JSON_MESSAGE =
      Pattern.compile("\"(?:msg|message|event|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A client that goes away in the middle is no error of the app. */
  private static final Pattern CLIENT_LEFT =
      Pattern.compile(
          "BrokenPipeError|ConnectionResetError|ConnectionAbortedError|ClientAbortException"
              + "|ECONNRESET|EPIPE|write: broken pipe|connection reset by peer",
          Pattern.CASE_INSENSITIVE);

  private final BiConsumer<String, String> errors;
  private String before = "";
  private @Nullable String pending;
  private boolean inPython;
  private boolean inFrames;
  private String header = "";
  private String frame = "";
  private boolean ours;

  /**
   * Tells of errors.
   *
   * @param errors gets what makes the signature, and the line as it was
   */
  ErrorLines(BiConsumer<String, String> errors) {
    this.errors = errors;
  }

  /** Takes in the next line, without its end. */
  void line(String line) {
    if (inPython) {
      inPython(line);
    } else if (line.startsWith("Traceback (most recent call last):")) {
      pending = null; // What was logged with it is the same error.
      begin();
      inPython = true;
    } else if (AT_FRAME.matcher(line).find()) {
      atFrame(line);
    } else if (inFrames && (line.startsWith("Caused by: ") || line.startsWith("\t..."))) {
      return;
    } else {
      flush();
      plain(line);
    }
  }

  private void inPython(String line) {
    Matcher found = PYTHON_FRAME.matcher(line);
    if (found.find()) {
      String file = found.group(1);
      boolean isOurs = !THEIRS.matcher(file).find();
      if (isOurs || !ours) {
        ours = isOurs;
        frame = file.substring(file.lastIndexOf('/') + 1) + " in " + found.group(2);
      }
    } else if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
      inPython = false;
      tell(exception(line) + " at " + frame, line);
      before = "";
    }
  }

  private void atFrame(String line) {
    if (!inFrames) {
      begin();
      inFrames = true;
      header = pending != null ? pending : before;
      pending = null;
    }
    Matcher found = AT_FRAME.matcher(line);
    if (found.find() && !ours) {
      String where = found.group(1);
      boolean isOurs = !THEIRS.matcher(where).find();
      if (isOurs || frame.isEmpty()) {
        ours = isOurs;
        frame = where;
      }
    }
  }

  private void begin() {
    frame = "";
    ours = false;
  }

  private void endFrames() {
    if (inFrames) {
      inFrames = false;
      tell(exception(header) + " at " + frame, header);
    }
  }

  private void plain(String line) {
    before = line;
    if (LEVEL.matcher(line).find()) {
      pending = line;
    }
  }

  /** Tells what waits for its stack trace; called when no more lines are there for now. */
  void flush() {
    endFrames();
    if (pending != null) {
      String line = pending;
      pending = null;
      tell(line, line);
    }
  }

  private static String exception(String line) {
    Matcher found = EXCEPTION.matcher(line);
    return found.find() ? found.group(1) : line;
  }

  /** Of a line of JSON only the message tells one error from another. */
  private static String message(String what) {
    Matcher found = what.startsWith("{") ? JSON_MESSAGE.matcher(what) : null;
    return found != null && found.find() ? "ERROR " + found.group(1) : what;
  }

  private void tell(String what, String line) {
    if (!CLIENT_LEFT.matcher(line).find()) {
      errors.accept(message(what), line);
    }
  }
}
