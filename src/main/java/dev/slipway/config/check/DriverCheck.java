package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.check.Check.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The driver by which a Python app reaches its server: there, and the one made for production. */
final class DriverCheck {
  private static final Pattern POSTGRES_URL = Pattern.compile("postgres://.*");
  private static final Pattern DEFAULT_URL = Pattern.compile("postgresql://.*");
  private static final Pattern MARIA_URL = Pattern.compile("(?:mysql|mariadb)(?:\\+\\w+)?://.*");

  private DriverCheck() {}

  static List<Finding> of(Subject subject) {
    AppConfig config = subject.config();
    String packages = packages(config, subject.folder());
    if (config.database().isEmpty() || packages.isEmpty()) {
      return List.of();
    }
    String url =
        subject.resolved().flatMap(AppConfig::database).map(DatabaseConfig::url).orElse("");
    List<Finding> findings = new ArrayList<>();
    boolean alchemy = asksFor(packages, "sqlalchemy|flask-sqlalchemy|sqlmodel");
    if (alchemy && POSTGRES_URL.matcher(url).matches()) {
      findings.add(
          advice(
              "the database's URL begins with postgres://, which SQLAlchemy refuses since 1.4",
              "Write postgresql+psycopg:// or postgresql:// in the shared .env"));
    }
    if (alchemy
        && DEFAULT_URL.matcher(url).matches()
        && asksFor(packages, "psycopg")
        && !asksFor(packages, "psycopg2(?:-binary)?")) {
      findings.add(
          advice(
              "postgresql:// makes SQLAlchemy look for psycopg2, and the app asks for psycopg 3",
              "Write postgresql+psycopg:// in the shared .env"));
    }
    if (asksFor(packages, "psycopg2-binary")) {
      findings.add(
          advice(
              "psycopg2-binary brings libraries of its own, and is not meant for production",
              "Ask for psycopg2, or better psycopg[c] with postgresql+psycopg://"));
    } else if (asksFor(packages, "psycopg")
        && !packages.matches(
            "(?s).*psycopg\\[[^\\]]*(?:c|binary)\\b.*|.*psycopg-(?:c|binary)\\b.*")) {
      findings.add(
          advice(
              "psycopg without its C part is several times slower",
              "Ask for psycopg[c], or psycopg[binary] where nothing can be compiled"));
    }
    if (MARIA_URL.matcher(url).matches()
        && asksFor(packages, "pymysql")
        && !asksFor(packages, "mysqlclient")) {
      findings.add(
          advice(
              "PyMySQL is written in Python and several times slower than mysqlclient",
              "Where that matters ask for mysqlclient, with mysql+mysqldb:// in the shared .env"));
    }
    return findings;
  }

  private static Finding advice(String what, String next) {
    return Finding.warning("database.driver", what, next);
  }

  private static boolean asksFor(String packages, String names) {
    return Pattern.compile("(?m)(?:^|[\"'\\s])(?:" + names + ")(?=$|[\\s\\[\"'=<>~!;,@])")
        .matcher(packages)
        .find();
  }

  /** The list of packages in lower case; empty where it is none of Python's. */
  private static String packages(AppConfig config, Path folder) {
    return config
        .dependencies()
        .map(Dependencies::file)
        .filter(
            file -> file.matches(".*(?:\\.txt|pyproject\\.toml|poetry\\.lock|uv\\.lock|Pipfile.*)"))
        .map(file -> text(folder.resolve(file)))
        .orElse("");
  }

  private static String text(Path file) {
    try {
      String text = Files.isRegularFile(file) ? Files.readString(file) : "";
      return text.replaceAll("(?m)#.*$", "").toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    }
  }
}
