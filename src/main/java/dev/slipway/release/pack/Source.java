package dev.slipway.release.pack;

import dev.slipway.model.Failure;
import dev.slipway.process.CommandRunner;
import dev.slipway.release.pack.Exclusions.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything known about a source tree before packaging it. Immutable.
 *
 * @param tree which files go in
 * @param exclusions the rules that decided so
 * @param checkout what Git says, when it is a checkout
 * @param uncommitted files whose content in the archive is not that of the commit
 */
record Source(
    SourceTree tree,
    Exclusions exclusions,
    Optional<Checkout> checkout,
    SortedSet<String> uncommitted) {

  /** Looks at the source, changes nothing. */
  static Source read(PackageOrder order, CommandRunner runner) {
    Path root = order.source();
    Optional<Checkout> checkout = Checkout.of(root, runner);
    Exclusions exclusions = exclusions(order, checkout);
    SourceTree tree = SourceTree.walk(root, exclusions);
    if (tree.files().isEmpty()) {
      throw Failure.usage("package.empty", "there is nothing to package in " + root);
    }
    return new Source(tree, exclusions, checkout, uncommitted(root, tree, exclusions, checkout));
  }

  /**
   * When the source was last changed: the commit's time when it is as committed, else that of the
   * newest file. Whole seconds.
   */
  Instant lastChange() {
    return checkout
        .filter(git -> uncommitted.isEmpty())
        .map(Checkout::committedAt)
        .orElseGet(() ->
            tree.files().stream()
                .map(SourceFile::modified)
                .max(Instant::compareTo)
                .orElseThrow()
                .truncatedTo(ChronoUnit.SECONDS));
  }

  /** The version to give it. */
  String version(Path root) {
    return SourceVersion.of(root, checkout, !uncommitted.isEmpty(), lastChange());
  }

  /** The weakest rules first; a file under version control in a shared folder is shipped. */
  private static Exclusions exclusions(PackageOrder order, Optional<Checkout> checkout) {
    Selection selection = order.selection();
    List<Rule> rules = new ArrayList<>();
    for (String shared : selection.shared()) {
      rules.addAll(sharedRules(shared, checkout));
    }
    rules.addAll(AutomaticExclusions.rules());
    for (String pattern : selection.exclude()) {
      rules.add(new Rule(PathPattern.anchored(pattern), false, "exclude: " + pattern));
    }
    rules.addAll(IgnoreFile.rules(order.source()));
    for (String pattern : selection.include()) {
      rules.add(new Rule(PathPattern.anchored(pattern), true, "include: " + pattern));
    }
    rules.addAll(AutomaticExclusions.always());
    rules.addAll(ownArchives(order));
    return new Exclusions(rules);
  }

  private static List<Rule> sharedRules(String shared, Optional<Checkout> checkout) {
    String reason = "shared: stays on the host, linked into each release";
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(PathPattern.literal(shared), false, reason));
    if (!shared.endsWith("/")) {
      for (String companion : List.of("-wal", "-shm", "-journal")) {
        rules.add(new Rule(PathPattern.literal(shared + companion), false, reason));
      }
      return rules;
    }
    checkout.map(Checkout::tracked).orElse(Set.of()).stream()
        .filter(path -> path.startsWith(shared))
        .map(path -> new Rule(PathPattern.literal(path), true, "under version control"))
        .forEach(rules::add);
    return rules;
  }

  /** Earlier archives, when they are written into the source tree. */
  private static List<Rule> ownArchives(PackageOrder order) {
    if (!order.targetFolder().startsWith(order.source())) {
      return List.of();
    }
    String folder = order.source().relativize(order.targetFolder()).toString();
    String prefix = folder.isEmpty() ? "" : PathPattern.escaped(folder) + "/";
    return List.of(
        new Rule(PathPattern.anchored(prefix + "deploy_*.zip"), false, "made by Slipway"),
        new Rule(PathPattern.anchored(prefix + ".deploy_*"), false, "made by Slipway"),
        new Rule(PathPattern.anchored(prefix + ".unfinished-*"), false, "made by Slipway"));
  }

  private static SortedSet<String> uncommitted(
      Path root, SourceTree tree, Exclusions exclusions, Optional<Checkout> checkout) {
    if (checkout.isEmpty()) {
      return new TreeSet<>();
    }
    var shipped = tree.files().stream().map(SourceFile::path).collect(Collectors.toSet());
    return checkout.get().changed().stream()
        .filter(path ->
            shipped.contains(path)
                || (!Files.exists(root.resolve(path)) && !exclusions.keepsOut(path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
