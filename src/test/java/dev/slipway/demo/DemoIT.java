package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, with an application given by its folder. */
class DemoIT {
  @TempDir Path folder;

  @Test
  void deploys_an_own_application_and_says_for_programs_what_came_out() throws IOException {
    Path app = folder.resolve("app");
    FileTree.copy(Path.of("examples/guestbook").toAbsolutePath(), app, file -> false);
    Slipway slipway =
        new Slipway(
            Path.of("slipway").toAbsolutePath().toString(),
            new SlipwayHome(folder.resolve("home")));

    Result result =
        slipway.run(
            folder,
            event -> {},
            "demo",
            "--app",
            "app",
            "--customers",
            "4",
            "--read",
            "/",
            "--write",
            "/entries",
            "--body",
            "{\"number\": {number}, \"text\": \"x\"}",
            "--numbers",
            "SELECT number FROM entry");

    Map<String, Object> last = result.last();
    assertThat(last).as(result.text()).containsEntry("type", "result");
    assertThat(number(last, "deployments")).isEqualTo(7);
    assertThat(number(last, "kills")).isEqualTo(3);
    assertThat(number(last, "requests")).isGreaterThan(100);
    assertThat(number(last, "acknowledged_writes")).isGreaterThan(100);
    assertThat(number(last, "failed_requests")).as(result.text()).isZero();
    assertThat(number(last, "lost_writes")).as(result.text()).isZero();
    assertThat(number(last, "seconds")).isPositive();
    assertThat(last).containsKeys("ok", "refused_during_keeper_kill");
    assertThat(last.get("broken")).as(result.text()).isIn(List.of(), away(last));
    assertThat(app.resolve("data")).doesNotExist();
  }

  /** How long a loaded machine takes to start a process is measured elsewhere. */
  private static Object away(Map<String, Object> last) {
    return last.get("broken") instanceof List<?> broken
            && broken.size() == 1
            && broken.getFirst().toString().startsWith("the keeper was away")
        ? broken
        : List.of();
  }

  private static double number(Map<String, Object> last, String name) {
    return last.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
