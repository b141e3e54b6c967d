package dev.slipway.config.check;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Check.Subject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;

/** The account that the app runs as. */
final class AccountCheck {
  private AccountCheck() {}

  static List<Finding> of(Subject subject) {
    return of(subject.config(), System.getProperty("user.name"));
  }

  static List<Finding> of(AppConfig config, String ours) {
    Optional<String> user = config.user();
    if (user.isEmpty()) {
      return config.environment().equals(ConfigFile.LOCAL)
          ? List.of()
          : List.of(noIsolation(config, ours));
    }
    if (user.get().equals("root")) {
      return List.of(
          Finding.warning(
              "user.root",
              "The app runs as root: whoever breaks into it owns this host",
              "Give it an account of its own: " + creating(accountFor(config))));
    }
    if (!exists(user.get())) {
      return List.of(
          Finding.problem(
              "user.missing",
              "There is no account '" + user.get() + "' on this host",
              "Run: " + creating(user.get())));
    }
    return ours.equals("root") || user.get().equals(ours)
        ? List.of()
        : List.of(
            Finding.problem(
                "user.not-ours",
                "Only root can run the app as '" + user.get() + "', and we are '" + ours + "'",
                "Run Slipway as root, or take 'user' out, which means no isolation"));
  }

  private static Finding noIsolation(AppConfig config, String ours) {
    String account = accountFor(config);
    return Finding.warning(
        "user.no-isolation",
        "No isolation: the app runs as '"
            + ours
            + "' and could change its own releases and backups",
        "Run Slipway as root, create an account ("
            + creating(account)
            + ") and write 'user: "
            + account
            + "' under 'environments: "
            + config.environment()
            + ":'");
  }

  private static String accountFor(AppConfig config) {
    String name = config.app() + "-" + config.environment();
    return name.length() <= 31
        ? name
        : config.app().substring(0, Math.min(31, config.app().length()));
  }

  private static String creating(String account) {
    return "sudo useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "
        + account;
  }

  private static boolean exists(String user) {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
      return true;
    } catch (UserPrincipalNotFoundException _) {
      return false;
    } catch (IOException _) {
      // The directory of accounts cannot be asked right now; starting the app will tell.
      return true;
    }
  }
}
