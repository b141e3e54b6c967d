package dev.slipway.release;

import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Who may write what, where root runs apps as accounts of their own. Releases and dependencies are
 * root's, so that an app that was broken into cannot change what runs next; only while a tool of
 * the app builds in them they are the app's. Where the app runs as ourselves nothing changes hands.
 */
final class Owners {
  private Owners() {}

  /** The account, when it is another than ours. */
  static Optional<Account> other(Optional<String> user) {
    return user.map(Account::named).filter(account -> !account.isOurs());
  }

  /**
   * Gives everything of ours in a tree to the account, the tree itself last.
   *
   * @throws Failure {@code user.not-root} when we may not
   */
  static void give(Path tree, Account account) {
    account.become(); // refuses when we are not root
    // chown(1) walks by open directories, so that nobody can slip a link under it on the way.
    BaseSystem.run(
        "chown",
        "--recursive",
        "--no-dereference",
        "--from=" + Account.ourUid(),
        account.uid() + ":" + account.gid(),
        tree.toString());
  }

  /** Takes a tree back from whoever has it. */
  static void takeBack(Path tree) {
    BaseSystem.run("chown", "--recursive", "--no-dereference", "0:0", tree.toString());
  }

  /** Lets the account read a file of ours, and nobody else. */
  static void letRead(Path file, Account account) throws IOException {
    Files.setAttribute(file, "unix:gid", Math.toIntExact(account.gid()), LinkOption.NOFOLLOW_LINKS);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  /** Gives something new the owner of the folder it lies in; only root can, and needs to. */
  static void asItsFolder(Path fresh) throws IOException {
    if (Account.ourUid() == 0) {
      for (String owner : List.of("unix:gid", "unix:uid")) {
        Object of = Files.getAttribute(fresh.resolveSibling("."), owner);
        Files.setAttribute(fresh, owner, of, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** Whether a file is there and belongs to us; of a link, the link itself. */
  static boolean isOurs(Path file) throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
            == Account.ourUid();
  }
}
