package dev.slipway;

import dev.slipway.api.Event;
import dev.slipway.cli.Caller;
import dev.slipway.cli.Cli;
import dev.slipway.cli.Console;
import dev.slipway.cli.KeeperVerb;
import dev.slipway.model.Failure;
import dev.slipway.model.ThisVersion;
import dev.slipway.server.Executor;
import java.util.List;

/** Where every Slipway process begins, and the one place where errors become text. */
public final class Main {
  private Main() {}

  /**
   * Does what the words say, and ends the process with the exit code that tells how it went.
   *
   * @param args the words after {@code slipway}
   */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.equals(List.of("--version"))) {
      System.out.println("slipway " + ThisVersion.get());
      return;
    }
    System.exit(run(words));
  }

  static int run(List<String> words) {
    Console console = Console.of(words, System.getenv());
    try {
      Caller caller = Caller.ofThisProcess();
      if (words.equals(List.of("executor"))) {
        new Executor(caller.home(), caller.environment(), ThisVersion.get()).serve();
        return 0;
      }
      if (words.equals(List.of("keeper"))) {
        // Said while nothing is served; reading options would take a quarter of the time till then.
        KeeperVerb.serveAsBefore(caller);
        return 0;
      }
      return new Cli(caller, console).run(words);
    } catch (Failure failure) {
      return end(console, failure);
    } catch (RuntimeException | Error mistake) {
      return end(
          console,
          Failure.of(
                  Failure.Kind.UNKNOWN, "internal", "Slipway made a mistake of its own: " + mistake)
              .now("how far the work came is not known")
              .next("run 'slipway status'")
              .because(mistake));
    }
  }

  private static int end(Console console, Failure failure) {
    Event.Ended end = Event.Ended.failed(failure);
    console.end(end, "");
    return end.exitCode();
  }
}
