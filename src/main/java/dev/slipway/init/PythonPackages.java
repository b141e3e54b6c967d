package dev.slipway.init;

import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Dependencies;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Python packages an app asks for, and the tool that installs them. */
final class PythonPackages {
  private static final Pattern REQUIREMENT = Pattern.compile("^\\s*([A-Za-z][A-Za-z0-9._-]*)");
  private static final Pattern QUOTED_REQUIREMENT =
      Pattern.compile("^\\s*(?:dependencies\\s*=\\s*\\[\\s*)?[\"']([A-Za-z][A-Za-z0-9._-]*)");
  private static final Pattern KEYED_REQUIREMENT =
      Pattern.compile("^\\s*\"?([A-Za-z][A-Za-z0-9._-]*)\"?\\s*=\\s*[\"{]");
  private static final String[] REQUIREMENTS = {
    "requirements.txt", "requirements/production.txt", "requirements/prod.txt",
    "requirements-prod.txt", "requirements/base.txt", "requirements/requirements.txt"
  };

  private final Sources sources;
  private final Map<String, String> declared = new LinkedHashMap<>();

  PythonPackages(Sources sources) {
    this.sources = sources;
    Stream.of(REQUIREMENTS).forEach(file -> declare(file, REQUIREMENT));
    declare("pyproject.toml", QUOTED_REQUIREMENT);
    declare("pyproject.toml", KEYED_REQUIREMENT);
    declare("Pipfile", KEYED_REQUIREMENT);
  }

  /** The place that asks for that package. */
  Optional<String> evidence(String name) {
    return Optional.ofNullable(declared.get(name));
  }

  boolean has(String name) {
    return declared.containsKey(name);
  }

  /** The file a person would add a package to. */
  String declaringFile() {
    return sources
        .firstOf(REQUIREMENTS)
        .or(() -> sources.firstOf("pyproject.toml", "Pipfile"))
        .map(Sources.TextFile::path)
        .orElse("requirements.txt");
  }

  /** Lock files before lists, since they say exactly what was tested. */
  Optional<Found<Dependencies>> dependencies() {
    if (sources.file("poetry.lock").isPresent()) {
      return known("poetry.lock");
    }
    if (sources.file("uv.lock").isPresent()) {
      return command(
          "uv.lock",
          Command.of(
              "env UV_PROJECT_ENVIRONMENT={environment} uv sync --frozen --no-dev"
                  + " --no-install-project"));
    }
    if (sources.file("Pipfile.lock").isPresent()) {
      return command(
          "Pipfile.lock",
          intoVenv("pipenv requirements | {environment}/bin/pip install -r /dev/stdin"));
    }
    if (sources.file("pdm.lock").isPresent()) {
      return command(
          "pdm.lock", intoVenv("pdm export --prod | {environment}/bin/pip install -r /dev/stdin"));
    }
    return sources
        .firstOf(REQUIREMENTS)
        .map(Sources.TextFile::path)
        .flatMap(PythonPackages::known)
        .or(() -> project("pyproject.toml"))
        .or(() -> project("setup.py"));
  }

  /** Only what the project needs: its own code comes from the release, not from here. */
  private Optional<Found<Dependencies>> project(String file) {
    return sources.file(file).isPresent()
        ? command(
            file,
            intoVenv(
                "{environment}/bin/pip install . && {environment}/bin/pip uninstall -y "
                    + AppName.of(sources).value()))
        : Optional.empty();
  }

  private static Command intoVenv(String install) {
    return Command.shell("python3 -m venv {environment} && " + install);
  }

  private static Optional<Found<Dependencies>> known(String file) {
    return Optional.of(new Found<>(new Dependencies(file, Optional.empty()), file));
  }

  private static Optional<Found<Dependencies>> command(String file, Command command) {
    return Optional.of(new Found<>(new Dependencies(file, Optional.of(command)), file));
  }

  private void declare(String path, Pattern requirement) {
    sources.file(path).stream()
        .flatMap(file -> Sources.search(file, requirement))
        .forEach(hit ->
            declared.putIfAbsent(
                normal(hit.group(1)), normal(hit.group(1)) + " in " + hit.where()));
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
  }
}
