package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.offsite.AgeKeys;
import io.avaje.jsonb.Jsonb;

/** {@code slipway backup key}. */
final class BackupKey implements Verb {

  @Override
  public String summary() {
    return "Makes the pair of keys that backups off site are encrypted with";
  }

  @Override
  public void describe(Usage usage) {
    usage.example("slipway backup key");
  }

  @Override
  public Event.Ended run(Call call) {
    AgeKeys.Pair pair = AgeKeys.generate();
    return Event.Ended.done("").with(Jsonb.builder().build().type(AgeKeys.Pair.class).toJson(pair));
  }

  @Override
  public String text(Event.Ended end) {
    AgeKeys.Pair pair = Answers.read(end, AgeKeys.Pair.class);
    return String.join(
        "\n",
        "encrypt-to: " + pair.recipient(),
        "identity:   " + pair.identity(),
        "",
        "The first goes into slipway.yaml, under backup: off-site:. The second into the shared"
            + " .env,",
        "for backup.off-site.identity, and onto paper: without it nobody reads a backup again. It"
            + " is",
        "kept nowhere else.",
        "");
  }
}
