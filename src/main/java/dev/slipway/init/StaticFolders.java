package dev.slipway.init;

import java.util.regex.Pattern;

/** The folder {@code static} that Flask serves without being asked. */
final class StaticFolders {
  private static final Pattern MADE = Pattern.compile("=\\s*(?:flask\\.)?Flask\\(");

  private StaticFolders() {}

  /** Looks beside the files that make the app. */
  static void into(Sources sources, Draft draft) {
    sources
        .search(MADE, ".py")
        .map(hit -> hit.file().folder() + "static")
        .filter(folder -> sources.files().anyMatch(file -> file.path().startsWith(folder + "/")))
        .findFirst()
        .ifPresent(folder -> draft.asset("/static/", folder, folder));
  }
}
