package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.traffic.Traffic.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndrainedTest {
  @TempDir Path folder;

  @Test
  void a_hold_in_which_requests_do_not_finish_goes_no_further() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.world.requestsNeverEnd();

    Ending end = host.deploy();

    assertThat(end.outcome()).isEqualTo(Ending.Outcome.UNDONE);
    assertThat(end.code()).isEqualTo("hold.not-drained");
    assertThat(host.world.mode()).isEqualTo(Mode.OPEN);
    assertThat(host.releases.current()).contains(Host.FIRST);
    host.verify("not drained");
  }
}
