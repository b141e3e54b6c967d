package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.dotenv.EnvFile;
import dev.slipway.model.Failure;
import dev.slipway.release.Placeholder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Makes the shared .env of an app's first deployment from its example, for a person to fill in. */
final class FirstEnv {
  private static final String ENV = ".env";
  private static final String EXAMPLE = ".env.example";
  private static final int LARGEST = 1 << 20;

  private FirstEnv() {}

  /**
   * Creates it where the app shares one and there is none yet.
   *
   * @throws Failure of kind DECISION that names the values to fill in, if there are any
   */
  static void create(ZipFile archive, AppConfig config, SitePaths paths) throws IOException {
    ZipEntry example = archive.getEntry(EXAMPLE);
    if (!config.shared().contains(ENV) || Files.exists(paths.dotEnv()) || example == null) {
      return;
    }
    Path file = paths.dotEnv();
    Files.createDirectories(paths.shared());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, archive.getInputStream(example).readNBytes(LARGEST));
    List<String> open =
        EnvFile.read(file, config.dotenv(), Map.of()).values().entrySet().stream()
            .filter(value -> Placeholder.isOne(value.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!open.isEmpty()) {
      throw Failure.of(
              Failure.Kind.DECISION,
              "env.fill-in",
              "this is the first deployment here: " + file + " was made from " + EXAMPLE)
          .now("nothing else was changed")
          .next("fill in " + String.join(", ", open) + " there, then give the same command again");
    }
  }
}
