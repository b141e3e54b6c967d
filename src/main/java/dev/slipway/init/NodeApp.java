package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.TextFile;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Node app: its {@code package.json} says how it starts and what it is built on. */
final class NodeApp implements Recogniser {
  private static final Map<String, String> FRAMEWORKS =
      Map.of(
          "next", "Next.js",
          "nuxt", "Nuxt",
          "@nestjs/core", "NestJS",
          "express", "Express",
          "fastify", "Fastify",
          "koa", "Koa",
          "hono", "Hono");
  private static final Pattern PLAIN_START =
      Pattern.compile("(?:NODE_ENV=production )?(node [\\w./-]+)");
  private static final Pattern STATIC =
      Pattern.compile(
          "use\\(\\s*[\"'](/[^\"']+)[\"']\\s*,\\s*express\\.static\\(.*?[\"']\\.?/?([\\w/-]+)[\"']");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    Optional<PackageJson> read = PackageJson.of(sources);
    if (read.isEmpty()) {
      return false;
    }
    PackageJson json = read.get();
    Optional<Command> start = start(json, sources);
    if (start.isEmpty() && !draft.hasWeb()) {
      return false;
    }
    String framework =
        FRAMEWORKS.entrySet().stream()
            .filter(entry -> json.uses(entry.getKey()))
            .map(Map.Entry::getValue)
            .sorted(Comparator.reverseOrder())
            .findFirst()
            .orElse("Node");
    draft.framework(framework, "package.json");
    draft.env("NODE_ENV", "production", framework);
    NodePackages.into(sources, json, draft);
    if (!draft.hasWeb()) {
      start.ifPresent(command ->
          draft.process(new Found<>(new AppProcess("web", command), "scripts in package.json")));
    }
    draft.migrations(migrations(json, sources));
    sources
        .search(STATIC, ".js", ".mjs", ".ts")
        .filter(hit -> sources.isFolder(hit.group(2)))
        .forEach(hit -> draft.asset(hit.group(1) + "/", hit.group(2), hit.where()));
    return true;
  }

  /** The program itself where it can be told: npm does not pass signals on reliably. */
  private static Optional<Command> start(PackageJson json, Sources sources) {
    Optional<String> script = json.script("start");
    if (script.isPresent()) {
      Matcher plain = PLAIN_START.matcher(script.get());
      Command command = Command.of(plain.matches() ? plain.group(1) : "npm start");
      return Optional.of(listening(command, json, sources));
    }
    return Optional.ofNullable(json.main())
        .or(() -> sources.firstOf("server.js", "index.js", "app.js").map(TextFile::path))
        .map(main -> main.replaceAll("^\\./", ""))
        .filter(main -> sources.file(main).isPresent())
        .map(main -> listening(Command.of("node " + main), json, sources));
  }

  private static Command listening(Command command, PackageJson json, Sources sources) {
    boolean readsPort =
        json.uses("next")
            || json.uses("nuxt")
            || sources
                .search(Pattern.compile("env\\.PORT|[\"']PORT[\"']"), ".js", ".mjs", ".cjs", ".ts")
                .findAny()
                .isPresent();
    if (readsPort) {
      return command;
    }
    String program = command.line().replaceAll(".* ", "");
    return sources
        .file(program)
        .map(file -> ListenStyle.told(command, file))
        .orElseGet(() -> command.gap(ListenStyle.GAP));
  }

  private static Optional<Found<Migrations>> migrations(PackageJson json, Sources sources) {
    if (json.develops("prisma")) {
      return command("npx prisma migrate deploy", "prisma");
    }
    if (json.uses("knex")) {
      return command("npx knex migrate:latest", "knex");
    }
    if (json.develops("sequelize-cli")) {
      return command("npx sequelize-cli db:migrate", "sequelize-cli");
    }
    if (json.uses("node-pg-migrate")) {
      return command("npx node-pg-migrate up", "node-pg-migrate");
    }
    return SqlFolders.find(sources);
  }

  private static Optional<Found<Migrations>> command(String up, String packageName) {
    return Optional.of(
        new Found<>(
            new Migrations("command", Optional.empty(), Optional.of(Command.of(up))),
            packageName + " in package.json"));
  }
}
