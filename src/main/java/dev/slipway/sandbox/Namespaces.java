package dev.slipway.sandbox;

import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import dev.slipway.process.Programs;
import dev.slipway.process.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A sandbox made of the kernel's network and mount namespaces, by unshare(1) and nsenter(1); where
 * we are not root, of a user namespace too. One process holds it and passes connections in; it ends
 * when we close its standard input, or die.
 */
public final class Namespaces implements Sandbox {
  private static final long SECONDS_TO_END = 5;

  private final Process holder;
  private final List<String> gaps;
  private final List<String> enter;
  private final Map<String, String> variables;
  private final List<Outlet> outlets;
  private final Map<Integer, Gateway> gateways = new HashMap<>();

  private Namespaces(
      Process holder,
      List<String> gaps,
      List<String> enter,
      Map<String, String> variables,
      List<Outlet> outlets) {
    this.holder = holder;
    this.outlets = outlets;
    this.gaps = List.copyOf(gaps);
    this.enter = enter;
    this.variables = variables;
  }

  /**
   * Opens one.
   *
   * @param scratch a folder of the sandbox's own; may be written from inside
   * @param tmp a folder for temporary files, below it
   * @param views what is seen in the place of other folders
   * @param outlets where programs inside may connect to; closed with the sandbox
   * @return a sandbox, or {@link Unguarded} that says why none can be had
   */
  public static Sandbox open(Path scratch, Path tmp, List<View> views, List<Outlet> outlets) {
    Optional<String> missing = missingProgram();
    if (missing.isPresent()) {
      return new Unguarded(
          List.of("the program '" + missing.get() + "' is not installed"), outlets);
    }
    try {
      Process holder = start(scratch, tmp, views, outlets);
      Map<String, String> variables = Map.of("TMPDIR", tmp.toString());
      return ready(holder, variables, outlets);
    } catch (IOException e) {
      throw Failure.failed("sandbox.start", "the sandbox cannot be started: " + e.getMessage())
          .because(e);
    }
  }

  private static Optional<String> missingProgram() {
    return List.of("unshare", "nsenter", "ip").stream()
        .filter(name -> find(name).isEmpty())
        .findFirst();
  }

  private static Optional<Path> find(String name) {
    return Programs.find(name, Programs.SYSTEM_PATH, Path.of("/"));
  }

  private static Process start(Path scratch, Path tmp, List<View> views, List<Outlet> outlets)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(program("unshare"), "--net", "--mount"));
    if (!isRoot()) {
      line.addAll(List.of("--user", "--map-current-user", "--keep-caps"));
    }
    line.addAll(List.of("--", "/bin/sh", "-c", script(), "sh", scratch.toString(), tmp.toString()));
    for (View view : views) {
      line.addAll(List.of(view.seen().toString(), view.instead().toString()));
    }
    line.add("--");
    line.addAll(Relay.program(outlets));
    ProcessBuilder builder = new ProcessBuilder(line).directory(scratch.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", Programs.SYSTEM_PATH);
    builder.environment().put("LANG", "C.UTF-8");
    return builder.redirectErrorStream(true).start();
  }

  private static String script() throws IOException {
    try (InputStream script = Namespaces.class.getResourceAsStream("enter.sh")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Sandbox ready(Process holder, Map<String, String> variables, List<Outlet> outlets)
      throws IOException {
    List<String> gaps = new ArrayList<>();
    List<String> other = new ArrayList<>();
    BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(Relay.READY)) {
        for (Outlet outlet : outlets) {
          outlet.listen(Relay.outlet(holder.pid(), outlet.port()));
        }
        return new Namespaces(holder, gaps, entering(holder.pid()), variables, outlets);
      }
      if (line.startsWith("gap ")) {
        gaps.add(line.substring(4));
      } else {
        other.add(line);
      }
    }
    return new Unguarded(
        List.of("no sandbox here: " + (other.isEmpty() ? "it ended" : other.getLast())), outlets);
  }

  private static List<String> entering(long pid) {
    List<String> words =
        new ArrayList<>(List.of(program("nsenter"), "--target=" + pid, "--net", "--mount"));
    if (!isRoot()) {
      words.addAll(List.of("--user", "--preserve-credentials"));
    }
    words.add("--");
    return List.copyOf(words);
  }

  private static String program(String name) {
    return find(name).orElseThrow().toString();
  }

  private static boolean isRoot() {
    return Account.ourUid() == 0;
  }

  @Override
  public List<String> gaps() {
    return gaps;
  }

  @Override
  public Surroundings inside(Surroundings outside) {
    return outside.with(variables).inside(enter);
  }

  @Override
  public int portTo(int inside) {
    return gateways
        .computeIfAbsent(inside, port -> Gateway.open(Relay.door(holder.pid()), port))
        .port();
  }

  @Override
  public void close() {
    gateways.values().forEach(Gateway::close);
    outlets.forEach(Outlet::close);
    try {
      holder.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!holder.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        holder.destroyForcibly();
      }
    } catch (InterruptedException e) {
      holder.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
