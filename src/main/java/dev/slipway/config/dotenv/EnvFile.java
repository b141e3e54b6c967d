package dev.slipway.config.dotenv;

import dev.slipway.config.AppConfig.Dotenv;
import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Source;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code .env} file, read as the app's own framework would.
 *
 * @param values variables in the order written; of a name written twice the last value
 * @param problems lines that gave nothing; the framework ignores them too, mostly in silence
 */
public record EnvFile(Map<String, String> values, List<Problem> problems) {

  /** Copies both, keeping the order. */
  public EnvFile {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    problems = List.copyOf(problems);
  }

  /**
   * Reads a file; one that does not exist holds nothing.
   *
   * @param outer the variables the process has anyway; as in the frameworks they win inside {@code
   *     ${NAME}}
   * @throws Failure {@code dotenv.unreadable}
   */
  public static EnvFile read(Path file, Dotenv dialect, Map<String, String> outer) {
    try {
      return parse(file.toString(), Files.readAllBytes(file), dialect, outer);
    } catch (NoSuchFileException _) {
      return new EnvFile(Map.of(), List.of());
    } catch (IOException e) {
      throw Failure.failed("dotenv.unreadable", "Cannot read " + file + ": " + e.getMessage())
          .next("Let the account that runs Slipway read it; mode 600 is right for it.")
          .because(e);
    }
  }

  /** Reads a file's contents. */
  public static EnvFile parse(
      String name, byte[] contents, Dotenv dialect, Map<String, String> outer) {
    return switch (Source.decode(name, contents)) {
      case Source.NotText(_, Problem problem) -> new EnvFile(Map.of(), List.of(problem));
      case Source.Text(Source source) -> parse(source.text(), dialect, outer);
    };
  }

  private static EnvFile parse(String text, Dotenv dialect, Map<String, String> outer) {
    return switch (dialect) {
      case PYTHON -> new PythonDotenv(text, outer).read();
      case NODE -> new NodeDotenv(text).read();
      case DOCKER -> new DockerEnv(text, outer).read();
    };
  }

  /** Names only: the values are secrets. */
  @Override
  public String toString() {
    return "EnvFile" + values.keySet();
  }

  /** What a dialect has found so far. */
  static final class Findings {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Map<String, String> values() {
      return values;
    }

    void set(String name, String value) {
      values.put(name, value);
    }

    /** Never quotes the line: it may hold a secret. */
    void ignored(int line, String why) {
      problems.add(Problem.of(new Place(line, 1), why + "; the line is ignored"));
    }

    EnvFile result() {
      return new EnvFile(values, problems);
    }
  }
}
