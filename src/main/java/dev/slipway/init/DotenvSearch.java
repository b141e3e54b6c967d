package dev.slipway.init;

import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out whether the app has a {@code .env}, and folders that it writes uploads to. */
final class DotenvSearch {
  private static final Pattern LOADS =
      Pattern.compile(
          "load_dotenv|find_dotenv|dotenv/config|require\\([\"']dotenv[\"']\\)|environ\\.Env|env_file\\s*=");
  private static final Pattern UPLOADS =
      Pattern.compile(
          "(?:UPLOAD_(?:FOLDER|DIR|PATH)|MEDIA_(?:FOLDER|DIR))\\b.*[\"'](?:\\./)?([\\w-]+(?:/[\\w-]+)*)/?[\"']");

  private DotenvSearch() {}

  static void into(Sources sources, Draft draft) {
    example(sources)
        .map(TextFile::path)
        .or(() -> sources.file(".env").map(TextFile::path))
        .or(() ->
            sources.search(LOADS, ".py", ".js", ".mjs", ".ts").findFirst().map(Sources.Hit::where))
        .ifPresent(where -> draft.shared(".env", where));
    sources
        .search(UPLOADS, ".py", ".js", ".mjs", ".ts")
        .findFirst()
        .ifPresent(hit -> draft.shared(folderOf(hit) + hit.group(1) + "/", hit.where()));
    if (sources.isFolder("uploads")) {
      draft.shared("uploads/", "uploads");
    }
  }

  /** The file that shows which variables the app wants. */
  static Optional<TextFile> example(Sources sources) {
    return sources.firstOf(".env.example", ".env.sample", ".env.dist", ".env.template");
  }

  private static String folderOf(Sources.Hit hit) {
    String line = hit.file().lines().get(hit.line() - 1);
    return line.contains("__file__") || line.contains("root_path") ? hit.file().folder() : "";
  }
}
