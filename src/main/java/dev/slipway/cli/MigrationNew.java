package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.migration.MigrationTools;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code slipway migration new}. */
final class MigrationNew implements Verb {

  @Override
  public String summary() {
    return "Creates a migration in this checkout with the app's own tool";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .parameter("MESSAGE", true, "what it does, in a few words")
        .value(Target.DIRECTORY, "DIR", "where slipway.yaml is; default: here")
        .example("slipway migration new \"add a column for VAT\"");
  }

  @Override
  public Event.Ended run(Call call) {
    SourcePackage source = new SourcePackage(call);
    Migrations tool =
        MigrationTools.of(source.resolved(), source.commands(), address -> false)
            .orElseThrow(() ->
                Failure.usage("migration.none", "slipway.yaml names no migration tool")
                    .next("add 'migrations:', such as 'migrations: flask-migrate'"));
    List<Path> files = tool.create(source.surroundings(), call.required(0));
    return Event.Ended.done(
        files.isEmpty()
            ? tool.tool() + " found nothing to change"
            : "created " + files.stream().map(Path::toString).collect(Collectors.joining(", ")));
  }
}
