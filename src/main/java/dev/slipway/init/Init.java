package dev.slipway.init;

import dev.slipway.config.ConfigFile;
import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code slipway init}: recognises the app in a folder and writes its {@code slipway.yaml}. */
public final class Init {
  private Init() {}

  /**
   * What was written.
   *
   * @param file the new file
   * @param recognition what it says, with evidence
   * @param gaps how many places are marked for a person to fill in
   */
  public record Written(Path file, Recognition recognition, int gaps) {}

  /**
   * Writes the file.
   *
   * @param questions who is asked when the app's start command cannot be told
   * @throws Failure {@code init.exists}: nothing is ever overwritten; {@code init.unwritable}
   */
  public static Written write(Path folder, Questions questions) {
    Path file = folder.resolve(ConfigFile.NAME);
    if (Files.exists(file)) {
      throw exists(file);
    }
    Recognition recognition = completed(Recognise.of(folder), questions);
    String text = SettingsText.of(recognition);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw exists(file).because(e);
    } catch (IOException e) {
      throw Failure.failed("init.unwritable", "Cannot write " + file + ": " + e.getMessage())
          .because(e);
    }
    int gaps = (int) text.lines().filter(line -> line.contains(ConfigFile.GAP)).count();
    return new Written(file, recognition, gaps);
  }

  private static Failure exists(Path file) {
    return Failure.usage("init.exists", file + " exists already")
        .now("It was not touched.")
        .next("Edit it and run slipway check; or move it away and run slipway init again.");
  }

  private static Recognition completed(Recognition found, Questions questions) {
    if (found.processes().stream().anyMatch(p -> p.value().name().equals("web"))) {
      return found;
    }
    Optional<String> answer =
        questions.ask(
            "Which command starts the app? ({listen} stands for its address, {port} for its port)");
    return answer
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> withWeb(found, line))
        .orElse(found);
  }

  private static Recognition withWeb(Recognition found, String line) {
    List<Found<AppProcess>> processes = new ArrayList<>();
    Command command = Procfile.command(line);
    processes.add(new Found<>(new AppProcess("web", command), "your answer"));
    processes.addAll(found.processes());
    return new Recognition(
        found.app(),
        found.framework(),
        found.dependencies(),
        processes,
        found.build(),
        found.migrations(),
        found.database(),
        found.shared(),
        found.env(),
        found.health(),
        found.assets());
  }
}
