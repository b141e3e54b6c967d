package dev.slipway.cli;

import dev.slipway.model.Failure;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C as an event. The JDK has no public way: {@code sun.misc.Signal} is the supported one (JEP
 * 260), but naming it in source gives a warning that cannot be switched off, hence by reflection.
 */
final class Interrupts {
  private Interrupts() {}

  /** From now on Ctrl-C runs {@code action}, on a thread of its own, instead of ending us. */
  static void on(Runnable action) {
    handle("INT", action);
  }

  /**
   * From now on the first Ctrl-C interrupts the calling thread, so that programs it runs are ended
   * and half-made files go; a second one ends us at once.
   */
  static void cancelThisThread() {
    Thread worker = Thread.currentThread();
    AtomicBoolean asked = new AtomicBoolean();
    on(() -> {
      if (asked.getAndSet(true)) {
        Runtime.getRuntime().halt(Failure.Kind.CANCELLED.exitCode());
      }
      worker.interrupt();
    });
  }

  /** Runs {@code action} when the terminal window changes its size. */
  static void onResize(Runnable action) {
    handle("WINCH", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK does not let us handle SIG" + name, e);
    }
  }
}
