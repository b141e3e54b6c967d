package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Java program in source files, started without a build: {@code java App.java}. */
final class JavaFileApp implements Recogniser {
  private static final Pattern MAIN = Pattern.compile("\\bvoid main\\(");
  private static final Pattern SERVES = Pattern.compile("HttpServer\\.create|ServerSocket\\(");
  private static final Pattern CREATES = Pattern.compile("CREATE TABLE IF NOT EXISTS");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    Optional<TextFile> program = sources.search(MAIN, ".java").map(Sources.Hit::file).findFirst();
    if (program.isEmpty() || sources.search(SERVES, ".java").findAny().isEmpty()) {
      return false;
    }
    String path = program.get().path();
    draft.framework("Java", path);
    if (!draft.hasWeb()) {
      Command command = ListenStyle.told(Command.of("java " + path), program.get());
      draft.process(new Found<>(new AppProcess("web", command), path));
    }
    draft.migrations(SqlFolders.find(sources));
    draft.migrations(
        sources
            .search(CREATES, ".java")
            .findFirst()
            .map(hit ->
                new Found<>(
                    new Migrations("at-startup", Optional.empty(), Optional.empty()),
                    hit.where())));
    return true;
  }
}
