package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Consent;
import dev.slipway.deploy.Control;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.Ending;
import dev.slipway.deploy.NewRelease;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Origin;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The verbs that change what serves: each is one deployment, followed by whoever asks. */
public final class DeploymentVerbs {
  private static final String DEPLOYMENT = "deployment";
  private static final String RELEASE = "release";
  private static final String ARCHIVE = "archive";
  private static final String DIGEST = "digest";
  private static final String ORIGIN = "origin";
  private static final String TO = "to";
  private static final String PLAN = "plan";
  private static final String CRASH = "crash";
  private static final String ACCEPT_DOWNTIME = "accept-downtime";
  private static final String ACCEPT_LOSS = "accept-loss";

  private final Deployments deployments;
  private final Operations operations;

  /** Verbs on these deployments. */
  public DeploymentVerbs(Deployments deployments, Operations operations) {
    this.deployments = deployments;
    this.operations = operations;
  }

  /** All of them. */
  public List<Verb> all() {
    return List.of(
        new Verb(
            "deploy",
            Set.of(RELEASE, ARCHIVE, DIGEST, ORIGIN, ACCEPT_DOWNTIME, ACCEPT_LOSS),
            this::deploy),
        new Verb(
            "plan",
            Set.of(RELEASE, ARCHIVE, DIGEST, ORIGIN, ACCEPT_DOWNTIME, ACCEPT_LOSS, CRASH),
            this::plan),
        new Verb(
            "deploy-plan",
            Set.of(PLAN, ACCEPT_DOWNTIME, ACCEPT_LOSS),
            (request, session) ->
                run(request, session, (app, control) -> carryOut(app, request, session, control))),
        new Verb(
            "rollback",
            Set.of(TO, ACCEPT_LOSS),
            (request, session) ->
                run(request, session, (app, control) -> rollBack(app, request, session, control))),
        new Verb(
            "approve",
            Set.of(DEPLOYMENT),
            (request, session) ->
                run(request, session, (app, control) -> approve(app, request, session, control))),
        change("start", Kind.START),
        change("stop", Kind.STOP),
        change("restart", Kind.RESTART),
        change("upgrade", Kind.UPGRADE),
        new Verb(
            "recover",
            Set.of(),
            (request, session) -> run(request, session, deployments::recover)));
  }

  private Verb change(String name, Kind kind) {
    return new Verb(
        name,
        Set.of(ACCEPT_DOWNTIME, ACCEPT_LOSS),
        (request, session) ->
            run(
                request,
                session,
                (app, control) ->
                    Optional.of(
                        deployments.change(app, kind, consent(request, session), control))));
  }

  /** What one verb does with the deployments of an app. */
  private interface Work {
    Optional<Ending> run(AppEnvironment app, Control control);
  }

  private Event.Ended run(Request request, Session session, Work work) {
    AppEnvironment app = AppEnvironment.parse(Objects.requireNonNullElse(request.app(), ""));
    return operations.run(
        app,
        request.verb(),
        session,
        operation -> ended(app, work.run(app, control(operation, new Narration(operation::emit)))));
  }

  /** The control of a deployment whose operation its followers may cancel. */
  static Control control(Operation operation, Narration narration) {
    Control control = new Control(narration);
    operation.onCancel(() -> cancel(control));
    return control;
  }

  private static Event.CancelAnswered cancel(Control control) {
    try {
      return switch (control.cancel()) {
        case UNDOING ->
            new Event.CancelAnswered(true, "cancelling: what was begun is being undone");
        case TOO_LATE ->
            new Event.CancelAnswered(
                false, "too late to cancel: it is going live, and goes on without you");
      };
    } catch (Failure failure) {
      return new Event.CancelAnswered(false, "not cancelled, it goes on: " + failure.what());
    }
  }

  private Event.Ended deploy(Request request, Session session) {
    return bring(request, session, deployments::deploy);
  }

  private Event.Ended plan(Request request, Session session) {
    return bring(
        request,
        session,
        (app, asked, consent, control) ->
            deployments.plan(app, asked, request.has(CRASH), consent, control));
  }

  private Optional<Ending> carryOut(
      AppEnvironment app, Request request, Session session, Control control) {
    long plan = number(argument(request, PLAN), "plan");
    return Optional.of(deployments.deploy(app, plan, consent(request, session), control));
  }

  /** What is done with a release that comes as an archive. */
  private interface Bringing {
    Ending run(AppEnvironment app, NewRelease asked, Consent consent, Control control);
  }

  private Event.Ended bring(Request request, Session session, Bringing bringing) {
    NewRelease asked = asked(request);
    try {
      return run(
          request,
          session,
          (app, control) ->
              Optional.of(bringing.run(app, asked, consent(request, session), control)));
    } catch (Failure refused) {
      deployments.discard(request.requireApp(), asked);
      throw refused;
    }
  }

  private static NewRelease asked(Request request) {
    return new NewRelease(
        new ReleaseId(argument(request, RELEASE)),
        Optional.of(
            new NewRelease.Archive(
                Path.of(argument(request, ARCHIVE)), new Digest(argument(request, DIGEST)))),
        request.argument(ORIGIN).map(DeploymentVerbs::origin));
  }

  private static Origin origin(String json) {
    try {
      return Jsonb.instance().type(Origin.class).fromJson(json);
    } catch (JsonException e) {
      throw Failure.usage("usage.origin", "'" + json + "' does not say where a release comes from")
          .because(e);
    }
  }

  private Optional<Ending> rollBack(
      AppEnvironment app, Request request, Session session, Control control) {
    Optional<ReleaseId> to = Optional.ofNullable(request.arguments().get(TO)).map(ReleaseId::new);
    return Optional.of(deployments.rollBack(app, to, consent(request, session), control));
  }

  private Optional<Ending> approve(
      AppEnvironment app, Request request, Session session, Control control) {
    Optional<Long> number = request.argument(DEPLOYMENT).map(text -> number(text, "a deployment"));
    return Optional.of(deployments.approve(app, number, consent(request, session), control));
  }

  private static Consent consent(Request request, Session session) {
    return new Consent(
        session.peer().user(), accepts(request), acceptedLoss(request), request.name());
  }

  private static boolean accepts(Request request) {
    return Boolean.parseBoolean(request.arguments().getOrDefault(ACCEPT_DOWNTIME, "false"));
  }

  private static long acceptedLoss(Request request) {
    return number(request.arguments().getOrDefault(ACCEPT_LOSS, "0"), "writes");
  }

  private static long number(String text, String what) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Failure.usage("usage.number", "'" + text + "' is no number of " + what);
    }
  }

  private static String argument(Request request, String name) {
    String value = request.arguments().get(name);
    if (value == null) {
      throw Failure.usage("usage.missing", "'" + request.verb() + "' needs '" + name + "'");
    }
    return value;
  }

  /** How a deployment's end reads as the last line of an answer. */
  static Event.Ended ended(AppEnvironment app, Optional<Ending> ending) {
    return ending
        .map(end -> Narration.end(app, end))
        .orElseGet(() -> Event.Ended.done("nothing to recover"));
  }
}
