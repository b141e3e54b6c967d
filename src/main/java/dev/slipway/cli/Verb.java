package dev.slipway.cli;

import dev.slipway.api.Event;

/** One verb of the command line. Stateless: made for one call, asked in this order. */
interface Verb {

  /** What it does, as one line of the help. */
  String summary();

  /** Names its parameters and options, and shows an example. */
  void describe(Usage usage);

  /** Whether its result can be SARIF. */
  default boolean writesSarif() {
    return false;
  }

  /**
   * Does it.
   *
   * @return the result line; its {@code data} is what programs get
   * @throws dev.slipway.model.Failure what did not work
   */
  Event.Ended run(Call call);

  /** The result for people, where the result line alone does not say it. */
  default String text(Event.Ended end) {
    return "";
  }
}
