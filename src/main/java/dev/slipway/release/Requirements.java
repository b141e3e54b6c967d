package dev.slipway.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a requirements file for what it includes, as pip does: other requirements and constraints,
 * relative to the including file; local packages and folders of wheels, relative to that or to the
 * release. For one file, used once.
 *
 * @see <a href="https://pip.pypa.io/en/stable/reference/requirements-file-format/">the format</a>
 */
final class Requirements {
  private static final Pattern INCLUDE =
      Pattern.compile("(?:-r|-c|--requirement|--constraint)[\\s=]*(?<file>.+)");
  private static final Pattern EDITABLE = Pattern.compile("(?:-e|--editable)[\\s=].*");
  private static final Pattern WHEELS = Pattern.compile("(?:-f|--find-links)[\\s=]*(?<file>.+)");
  private static final Pattern LOCAL =
      Pattern.compile("(?:[^@/\\s]+\\s*@\\s*)?(?:file:(?://)?)?(?<file>[^\\s;\\[]+).*");

  private final Path release;
  private final TreeSet<Path> files = new TreeSet<>();
  private final Set<Path> read = new HashSet<>();
  private boolean bound;

  private Requirements(Path release) {
    this.release = release;
  }

  /** What that requirements file consists of, itself included. */
  static LocalParts of(Path release, String file) throws IOException {
    Requirements requirements = new Requirements(release);
    requirements.include(Path.of(file));
    return new LocalParts(requirements.files, requirements.bound);
  }

  private void include(Path file) throws IOException {
    files.add(file);
    if (!read.add(file)) {
      return;
    }
    Path folder = release.resolve(file).resolveSibling(".").normalize();
    String text = Files.readString(release.resolve(file)).replaceAll("\\\\\\R", " ");
    for (String line : text.lines().map(Requirements::withoutComment).toList()) {
      line(line, folder);
    }
  }

  private static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)#.*", "").strip();
  }

  private void line(String line, Path folder) throws IOException {
    Matcher include = INCLUDE.matcher(line);
    if (include.matches()) {
      Optional<Path> included = LocalParts.inside(release, folder, unquoted(include));
      if (included.isPresent()) {
        include(included.get());
      }
    } else if (EDITABLE.matcher(line).matches()) {
      bound = true;
    } else {
      Matcher wheels = WHEELS.matcher(line);
      Matcher local = LOCAL.matcher(line);
      if (wheels.matches()) {
        addLocal(unquoted(wheels), folder);
      } else if (local.matches() && !line.startsWith("-") && isPath(local.group("file"))) {
        addLocal(local.group("file"), folder);
      }
    }
  }

  private static String unquoted(Matcher matcher) {
    return matcher.group("file").strip().replaceAll("^['\"]|['\"]$", "");
  }

  /** A name without a slash or an ending is a package of the index, whatever lies beside. */
  private static boolean isPath(String name) {
    return name.contains("/") || name.endsWith(".whl") || name.endsWith(".tar.gz");
  }

  private void addLocal(String name, Path folder) {
    Stream.of(folder, release)
        .flatMap(base -> LocalParts.inside(release, base, name).stream())
        .forEach(files::add);
  }
}
