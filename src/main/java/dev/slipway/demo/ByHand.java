package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The control: the same application deployed by the usual hand-written script. */
final class ByHand {
  private final Path root;
  private final Path script;
  private final int port;

  /**
   * A place of its own for it.
   *
   * @param root an empty folder
   * @param port the port its application listens on
   */
  ByHand(Path root, int port) {
    this.root = root;
    this.port = port;
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
  Path database() {
    return root.resolve("data/guestbook.db");
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

  private Process run(String verb, String... more) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("/bin/sh", script.toString(), verb, root.toString(), "" + port));
    command.addAll(List.of(more));
    File output = root.resolve("by-hand.log").toFile();
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
          .redirectInput(new File("/dev/null"))
          .start();
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
