package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IgnoredSignalsTest {
  private static final int HANGUP_AND_INTERRUPT = 0b11;

  @Test
  void a_program_started_by_one_that_ignores_signals_ignores_none() throws Exception {
    // What nohup(1) and a script's '&' do to a server.
    List<String> seen = run("trap '' HUP INT; exec \"$@\"");

    assertThat(ignored(seen.getFirst())).as("by us, before").isEqualTo(HANGUP_AND_INTERRUPT);
    assertThat(ignored(seen.getLast())).as("by the program").isZero();
  }

  @Test
  void we_outlive_what_we_were_started_to_ignore() throws Exception {
    assertThat(run("trap '' HUP INT; exec \"$@\" signalled")).contains("still here");
  }

  private static int ignored(String line) {
    return (int) Long.parseLong(line.substring("SigIgn:".length()).strip(), 16)
        & HANGUP_AND_INTERRUPT;
  }

  private static List<String> run(String script) throws Exception {
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                ThisProgram.classPath(),
                Server.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  /** Says what it ignores itself, and what a program that it starts does. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws Exception {
      Surroundings here = new Surroundings(Path.of("/"), Map.of(), Optional.empty());
      List<String> look = List.of("/bin/grep", "SigIgn", "/proc/self/status");
      Process plain = new ProcessBuilder(look).start();
      System.out.print(new String(plain.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      Outcome outcome =
          new CommandRunner(Redaction.of(List.of()))
              .run(new Command(look, here, Duration.ofSeconds(20), Optional.empty()));
      if (args.length > 0) {
        Signal.HUP.to(ProcessIdentity.self());
        System.out.println("still here");
      }
      System.out.println(outcome.output());
    }
  }
}
