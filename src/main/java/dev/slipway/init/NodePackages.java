package dev.slipway.init;

import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Dependencies;
import java.util.List;
import java.util.Optional;

/** The packages of a Node app, and the tool that installs them. */
final class NodePackages {
  private static final List<Tool> TOOLS =
      List.of(
          new Tool(
              "package-lock.json",
              Optional.empty(),
              "npm ci --include=dev --no-audit --no-fund",
              "npm run build"),
          new Tool(
              "yarn.lock",
              Optional.of(
                  "cp package.json yarn.lock {environment} && yarn --cwd {environment} install"
                      + " --frozen-lockfile --production"),
              "yarn install --frozen-lockfile --production=false",
              "yarn build"),
          new Tool(
              "pnpm-lock.yaml",
              Optional.of(
                  "cp package.json pnpm-lock.yaml {environment} && pnpm --dir {environment}"
                      + " install --frozen-lockfile --prod"),
              "pnpm install --frozen-lockfile --prod=false",
              "pnpm build"));

  private NodePackages() {}

  /**
   * One package manager.
   *
   * @param lock its lock file
   * @param install installs what runs into {@code {environment}}; absent for npm, which we know
   * @param installAll installs what builds too, beside the code
   * @param build runs the script {@code build}
   */
  private record Tool(String lock, Optional<String> install, String installAll, String build) {}

  static void into(Sources sources, PackageJson json, Draft draft) {
    TOOLS.stream()
        .filter(tool -> sources.file(tool.lock()).isPresent())
        .findFirst()
        .ifPresent(tool -> {
          if (json.script("build").isPresent()) {
            inEachRelease(tool, draft);
          } else {
            onceForAll(tool, json, draft);
          }
        });
  }

  /** A build needs development packages, beside the code, where it writes its result. */
  private static void inEachRelease(Tool tool, Draft draft) {
    draft.build(new Found<>(Command.of(tool.installAll()), tool.lock()));
    draft.build(new Found<>(Command.of(tool.build()), "scripts in package.json"));
  }

  private static void onceForAll(Tool tool, PackageJson json, Draft draft) {
    draft.dependencies(
        Optional.of(
            new Found<>(
                new Dependencies(tool.lock(), tool.install().map(Command::shell)), tool.lock())));
    if (tool.install().isPresent()) {
      linkBesideTheCode("$SLIPWAY_DEPENDENCIES/node_modules", tool, draft);
    } else if (json.isModule()) {
      linkBesideTheCode("$NODE_PATH", tool, draft);
    }
  }

  private static void linkBesideTheCode(String modules, Tool tool, Draft draft) {
    String line = "ln -sfn \"" + modules + "\" node_modules";
    draft.build(new Found<>(Command.shell(line), tool.lock()));
  }
}
