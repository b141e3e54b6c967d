package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The control: the same application deployed by the usual hand-written script. */
final class ByHand {
  private final Path root;
  private final Path script;
  private final int port;
  private final Store store;
  private final Map<String, String> variables;

  /**
   * A place of its own for it.
   *
   * @param root an empty folder
   * @param port the port its application listens on
   * @param store its database
   * @param variables what the script has to know besides
   */
  ByHand(Path root, int port, Store store, Map<String, String> variables) {
    this.root = root;
    this.port = port;
    this.store = store;
    this.variables = Map.copyOf(variables);
    this.script = root.resolve("by-hand.sh");
    try (InputStream text =
        Objects.requireNonNull(ByHand.class.getResourceAsStream("by-hand.sh"))) {
      Files.createDirectories(root);
      Files.write(script, text.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + script, e);
    }
  }

  /** Its database. */
  Store store() {
    return store;
  }

  /** Deploys the release in that folder; false when it failed and the script restored. */
  boolean deploy(Path release) {
    return waitFor(run("deploy", release.toString())) == 0;
  }

  /** Starts a deployment that somebody is going to kill. */
  Process begin(Path release) {
    return run("deploy", release.toString());
  }

  /** Kills a deployment with all its children, as a lost connection or an impatient person does. */
  void kill(Process deployment) {
    deployment.descendants().forEach(ProcessHandle::destroyForcibly);
    deployment.destroyForcibly();
    waitFor(deployment);
  }

  /** What a person does who finds it broken. */
  void rescue() {
    waitFor(run("rescue"));
  }

  /** Ends the application. */
  void stop() {
    waitFor(run("stop"));
  }

  /** Ends the application that a killed demo left in that folder, if there is one. */
  static void endLeftover(Path root) {
    if (Files.exists(root.resolve("pid"))) {
      new ByHand(root, 0, new Store.OfFile(root.resolve("none")), Map.of()).stop();
    }
  }

  /** What it and its tools said. */
  String said() {
    try {
      return Files.readString(root.resolve("by-hand.log"));
    } catch (IOException e) {
      return "nothing";
    }
  }

  private Process run(String verb, String... more) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", script.toString(), verb, root.toString(), "" + port));
    command.addAll(List.of(more));
    File output = root.resolve("by-hand.log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(store.variables());
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + script, e);
    }
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }
}
