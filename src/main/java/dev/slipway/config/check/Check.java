package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Variables;
import dev.slipway.config.dotenv.EnvFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at one app in one environment without changing anything. */
public final class Check {
  private Check() {}

  /**
   * What there is to look at.
   *
   * @param file the app's {@code slipway.yaml}, without problems of its own
   * @param folder the app's source folder
   * @param dotenv the shared {@code .env} of a deployment; before the first one it does not exist
   * @param outer variables that lines of the {@code .env} can mention
   */
  public record Subject(
      ConfigFile.Valid file, Path folder, Path dotenv, Map<String, String> outer) {

    AppConfig config() {
      return file.config();
    }

    /** Debugging and placeholders are normal on one's own machine. */
    boolean isLocal() {
      return config().environment().equals(ConfigFile.LOCAL);
    }

    EnvFile envFile() {
      return EnvFile.read(Files.exists(dotenv) ? dotenv : firstDotenv(), config().dotenv(), outer);
    }

    /** What the first deployment would make the shared {@code .env} of. */
    private Path firstDotenv() {
      return config().shared().contains(".env") ? folder.resolve(".env.example") : dotenv;
    }

    /** The variables that {@code ${NAME}} can mention: as in a deployment, no others. */
    public Map<String, String> variables() {
      return envFile().values();
    }

    /** The configuration with variables filled in; absent while some are missing. */
    public Optional<AppConfig> resolved() {
      Map<String, String> variables = variables();
      return Variables.missing(file.variables(), variables).isEmpty()
          ? Optional.of(Variables.resolve(file, variables))
          : Optional.empty();
    }
  }

  /** Everything found, problems first. */
  public static List<Finding> of(Subject subject) {
    return Stream.of(
            VariablesCheck.of(subject),
            DotenvCheck.of(subject),
            PlaceholderCheck.of(subject),
            AccountCheck.of(subject),
            CertificateCheck.of(subject),
            FilesCheck.of(subject),
            DriverCheck.of(subject),
            OneDatabaseCheck.of(subject),
            ProbesCheck.of(subject),
            ListenCheck.of(subject))
        .flatMap(List::stream)
        .sorted((a, b) -> a.level().compareTo(b.level()))
        .toList();
  }
}
