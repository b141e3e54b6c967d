package dev.slipway.cli;

import java.lang.reflect.Proxy;

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
