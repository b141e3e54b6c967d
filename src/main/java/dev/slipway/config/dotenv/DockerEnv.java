package dev.slipway.config.dotenv;

import java.util.Map;

/**
 * The rules of {@code docker run --env-file}: everything behind the first {@code =} is the value as
 * it stands, with quotes and blanks; a line that begins with {@code #} is a comment; a name alone
 * takes the value the process has anyway.
 */
final class DockerEnv {
  private final String text;
  private final Map<String, String> outer;
  private final EnvFile.Findings found = new EnvFile.Findings();

  DockerEnv(String text, Map<String, String> outer) {
    this.text = text;
    this.outer = outer;
  }

  EnvFile read() {
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String statement = line.stripLeading();
      if (!statement.isEmpty() && !statement.startsWith("#")) {
        read(number, statement);
      }
    }
    return found.result();
  }

  private void read(int line, String statement) {
    int equals = statement.indexOf('=');
    String name = equals < 0 ? statement : statement.substring(0, equals);
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      found.ignored(line, "the name is empty or holds a blank");
    } else if (equals >= 0) {
      found.set(name, statement.substring(equals + 1));
    } else if (outer.containsKey(name)) {
      found.set(name, outer.getOrDefault(name, ""));
    }
  }
}
