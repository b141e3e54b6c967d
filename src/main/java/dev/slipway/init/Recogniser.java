package dev.slipway.init;

/** Knows one kind of app. Stateless. */
interface Recogniser {

  /**
   * Writes what it knows about the app into the draft, if the app is of its kind.
   *
   * @return whether it is; otherwise the draft is as it was
   */
  boolean recognise(Sources sources, Draft draft);
}
