package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.Trouble;

/** {@code slipway help troubleshooting}: what goes wrong again and again, and what to do. */
final class HelpTroubleshooting implements Verb {
  private static final String[][] OF_SLIPWAY = {
    {
      "health fails",
      "the new release ended, answers an error, or takes longer than 'health.start'",
      "read its last lines in the message, or: slipway logs ENV; what served serves on"
    },
    {
      "tests fail",
      "a command under 'test:' ended with an error; nothing was packaged",
      "mend what is named; --no-test leaves them out, and says so in the report"
    },
    {
      "migration failed",
      "it fails on a clone of the live data, so nobody noticed",
      "mend it, and plan again; what is half there is named, with the safe choices: slipway check"
          + " ENV"
    },
    {
      "schema changed by hand",
      "somebody changed it outside of migrations",
      "write a migration for it, take it back, or: slipway check ENV --accept-drift"
    },
    {
      "demo data missing",
      "SEED_DEMO_DATA is not true, there is no set 'demo' under 'seed:', or the database is not"
          + " empty",
      "slipway seed ENV --list says which; slipway seed ENV demo puts them in"
    },
    {
      "demo data unexpected",
      "SEED_DEMO_DATA was true, or the set was put in by hand",
      "in production never reset: slipway backup create production, then hide the demo tenant in"
          + " the app (deactivate it), or delete that tenant alone by its id; slipway check"
          + " production --production says when they came"
    },
  };

  @Override
  public String summary() {
    return "Lists what goes wrong again and again: cause and remedy";
  }

  @Override
  public void describe(Usage usage) {
    usage.example("slipway help troubleshooting");
  }

  @Override
  public Event.Ended run(Call call) {
    StringBuilder text = new StringBuilder();
    for (String[] one : OF_SLIPWAY) {
      add(text, one[0], one[1], one[2]);
    }
    for (Trouble one : Trouble.values()) {
      add(text, one.title(), one.cause(), one.remedy());
    }
    return Event.Ended.done(text.toString().stripTrailing());
  }

  private static void add(StringBuilder text, String title, String cause, String remedy) {
    text.append("%s%n  cause   %s%n  remedy  %s%n".formatted(title, cause, remedy));
  }
}
