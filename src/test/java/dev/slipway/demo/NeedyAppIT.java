package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that starts only where it reaches another server, which in a rehearsal it does not. */
class NeedyAppIT {

  @Test
  void code_that_no_rehearsal_can_try_goes_live_and_the_plan_says_what_stays_unproven(
      @TempDir Path folder) throws IOException {
    try (ServerSocket needed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        GuestbookHost host = new GuestbookHost(folder)) {
      // The kernel answers for it, so nobody has to accept.
      Result first = host.deploy(needing(host, "1.0.0", needed), "1.0.0");
      assertThat(first.exitCode()).as(first.text()).isZero();
      Path source = needing(host, "1.0.1", needed);

      Result plan = host.slipway.run(source, event -> {}, "plan", "--version-name", "1.0.1");

      assertThat(plan.exitCode()).as(plan.text()).isZero();
      assertThat(plan.text())
          .contains("the old code does not become healthy in the sandbox either")
          .contains("refused");
      Result done = host.deploy(source, "1.0.1");
      assertThat(done.exitCode()).as(done.text()).isZero();
      assertThat(host.version()).isEqualTo("1.0.1");
    }
  }

  private static Path needing(GuestbookHost host, String version, ServerSocket needed)
      throws IOException {
    Path source = host.source(new Recipe(version, List.of(), false));
    GuestbookHost.replace(
        source.resolve("app.py"),
        "VERSION = ",
        "import socket\nsocket.create_connection((\"127.0.0.1\", %d)).close()\nVERSION = "
            .formatted(needed.getLocalPort()));
    return source;
  }
}
