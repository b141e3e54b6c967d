package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.time.Duration;

/** The same releases by the hand-written script, with the same customers. */
final class TheirSide {
  /** Somebody notices, logs in and looks: five seconds is a very attentive person. */
  private static final Duration UNTIL_A_PERSON_COMES = Duration.ofSeconds(5);

  /** How long into a deployment the script is killed: after its copy, before its end. */
  private static final Duration BEFORE_KILL = Duration.ofMillis(700);

  private final ByHand script;
  private final Subject subject;
  private final Path work;

  TheirSide(ByHand script, Subject subject, Path work) {
    this.script = script;
    this.subject = subject;
    this.work = work;
  }

  void first(Scenario first) {
    if (!script.deploy(subject.release(first.recipe(), work))) {
      throw Failure.failed("demo.first", "the hand-written script failed:\n" + script.said());
    }
  }

  Row play(Scenario scenario, Customers customers) {
    Tally tally = customers.during(scenario.name());
    String ended =
        switch (scenario.disturbance()) {
          case NONE ->
              script.deploy(subject.release(scenario.recipe(), work)) ? "live" : "restored";
          case KILLED_WHILE_MIGRATING, KILLED_WHILE_SWITCHING -> killed(scenario);
        };
    tally.awaitAnswers(20);
    customers.during(Customers.BETWEEN);
    return Row.of(scenario.name(), "stop", ended, true, tally);
  }

  private String killed(Scenario scenario) {
    Process deployment = script.begin(subject.release(scenario.recipe(), work));
    pause(BEFORE_KILL);
    script.kill(deployment);
    pause(UNTIL_A_PERSON_COMES);
    script.rescue();
    return "restored by a person";
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  void stop() {
    script.stop();
  }
}
