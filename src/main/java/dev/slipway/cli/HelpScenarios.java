package dev.slipway.cli;

import dev.slipway.api.Event;

/** {@code slipway help scenarios}: what happens in a project's life, and the one command for it. */
final class HelpScenarios implements Verb {
  private static final String[][] SCENARIOS = {
    {"first deployment", "slipway deploy production"},
    {"bug fix", "slipway deploy production"},
    {"new feature", "slipway deploy production"},
    {"new column", "slipway migration new \"add column\", then: slipway deploy production"},
    {"changed table", "slipway migration new \"change table\", then: slipway deploy production"},
    {"backup", "slipway backup create production"},
    {"restore", "slipway rollback production"},
    {"changed .env", "slipway restart production"},
    {"something is wrong", "slipway status production"},
  };

  @Override
  public String summary() {
    return "Shows the one command for each situation";
  }

  @Override
  public void describe(Usage usage) {
    usage.example("slipway help scenarios");
  }

  @Override
  public Event.Ended run(Call call) {
    StringBuilder text = new StringBuilder();
    for (String[] scenario : SCENARIOS) {
      text.append("%-20s  %s\n".formatted(scenario[0], scenario[1]));
    }
    return Event.Ended.done(text.toString().stripTrailing());
  }
}
