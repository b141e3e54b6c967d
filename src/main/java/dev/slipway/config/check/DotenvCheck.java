package dev.slipway.config.check;

import dev.slipway.config.check.Check.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The {@code .env} file itself: there, for its owner only, and readable line by line. */
final class DotenvCheck {
  private DotenvCheck() {}

  static List<Finding> of(Subject subject) {
    Path dotenv = subject.dotenv();
    if (!Files.exists(dotenv)) {
      return absent(subject);
    }
    List<Finding> findings = new ArrayList<>();
    if (!Files.isReadable(dotenv)) {
      return List.of(
          Finding.problem(
              "dotenv.unreadable", "Cannot read " + dotenv, "Run: sudo chown \"$USER\" " + dotenv));
    }
    // An app with an account of its own reads the file as that account's group.
    boolean ownAccount = subject.config().user().isPresent();
    if (ownAccount ? isOpenToEveryone(dotenv) : isOpenToOthers(dotenv)) {
      findings.add(
          Finding.warning(
              "dotenv.open",
              "Other accounts of this host can read " + dotenv,
              "Run: chmod " + (ownAccount ? "640 " : "600 ") + dotenv));
    }
    subject
        .envFile()
        .problems()
        .forEach(problem ->
            findings.add(
                Finding.warning(
                    "dotenv.line",
                    dotenv + ":" + problem.place().line() + ": " + problem.sentence(),
                    "Correct the line, or make it a comment with '#'")));
    return findings;
  }

  private static List<Finding> absent(Subject subject) {
    Path example = subject.folder().resolve(".env.example");
    return subject.config().shared().contains(".env") && Files.exists(example)
        ? List.of(
            Finding.warning(
                "dotenv.absent",
                "There is no "
                    + subject.dotenv()
                    + " yet; the first deployment makes it from "
                    + example,
                "To make it now: install -D -m 600 "
                    + example
                    + " "
                    + subject.dotenv()
                    + ", then fill in its values"))
        : List.of();
  }

  /** Whether the group or everyone may read the file. */
  static boolean isOpenToOthers(Path file) {
    return mode(file).contains(PosixFilePermission.GROUP_READ) || isOpenToEveryone(file);
  }

  private static boolean isOpenToEveryone(Path file) {
    return mode(file).contains(PosixFilePermission.OTHERS_READ);
  }

  private static Set<PosixFilePermission> mode(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
