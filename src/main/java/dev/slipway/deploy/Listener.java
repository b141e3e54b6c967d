package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.model.Progress;

/** Who is told, as it happens, what a deployment does. Must not block and must not throw. */
public interface Listener extends Progress {

  /** Tells nobody. */
  Listener NOBODY =
      new Listener() {
        @Override
        public void entry(Entry entry, Trail trail) {}

        @Override
        public void update(String detail, double fraction) {}
      };

  /** An entry is durable; {@code trail} already holds it. */
  void entry(Entry entry, Trail trail);
}
