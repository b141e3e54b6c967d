package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.check.Check.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files and folders of the app that its settings name. */
final class FilesCheck {
  private FilesCheck() {}

  static List<Finding> of(Subject subject) {
    AppConfig config = subject.config();
    Path folder = subject.folder();
    List<Finding> findings = new ArrayList<>();
    config
        .dependencies()
        .map(Dependencies::file)
        .filter(file -> !Files.isRegularFile(folder.resolve(file)))
        .ifPresent(file -> findings.add(missing("dependencies", file)));
    config
        .migrations()
        .flatMap(MigrationConfig::folder)
        .filter(name -> !Files.isDirectory(folder.resolve(name)))
        .ifPresent(name -> findings.add(missing("migrations", name)));
    // Where something is built, its folders need not be there yet.
    if (config.build().isEmpty()) {
      config.assets().values().stream()
          .filter(name -> !Files.isDirectory(folder.resolve(name)))
          .forEach(name -> findings.add(missing("assets", name)));
    }
    return findings;
  }

  private static Finding missing(String setting, String name) {
    return Finding.problem(
        "file.missing",
        "'" + setting + "' names " + name + ", which is not there",
        "Correct the name, or add it; paths start at the folder of slipway.yaml");
  }
}
