# What Django knows about its default database and its migrations. Run by "manage.py shell", so the
# settings are found and set up the way the app does it.


def django_facts():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError

    try:
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
    except (InconsistentMigrationHistory, NodeNotFoundError) as error:
        return {"current": [], "target": [], "unknown": [], "conflicts": [], "migrations": [],
                "broken": str(error)}
    loader, graph = executor.loader, executor.loader.graph
    applied = set(loader.applied_migrations)
    leaves = graph.leaf_nodes()
    ordered = executor.migration_plan(leaves, clean_start=True)
    conflicts = loader.detect_conflicts()
    return {
        "current": sorted(name_of(one) for one in latest_of(graph, applied)),
        "target": sorted(name_of(one) for one in leaves),
        # Django itself goes on over them, and so do we.
        "unknown": [],
        "ghosts": ghosts_of(loader, applied),
        "conflicts": sorted("%s:%s" % (app, name)
                            for app, names in conflicts.items() for name in names),
        "migrations": [
            {"revision": name_of((one.app_label, one.name)), "title": title_of(one.name),
             "applied": (one.app_label, one.name) in applied}
            for one, _ in ordered],
        "dialects": [connection.vendor],
    }


def ghosts_of(loader, applied):
    """Applied migrations without a file. Left-overs of squashed ones and of removed apps are normal."""
    replaced = {tuple(one) for migration in loader.disk_migrations.values()
                for one in migration.replaces}
    return sorted(name_of(one) for one in applied
                  if one[0] in loader.migrated_apps and one not in loader.disk_migrations
                  and one not in replaced)


def latest_of(graph, applied):
    """The applied migrations of each app that no other applied one of the same app builds upon."""
    known = [one for one in applied if one in graph.nodes]
    return [one for one in known
            if not any(child.key in applied and child.key[0] == one[0]
                       for child in graph.node_map[one].children)]


def name_of(key):
    return "%s:%s" % key


def title_of(name):
    return name.partition("_")[2].replace("_", " ")


def django_upgrade(wanted):
    """Takes apps to the migrations named, and no further."""
    from django.core.management import call_command

    for one in wanted:
        app, name = one.split(":", 1)
        call_command("migrate", app, name, interactive=False, verbosity=1)


def django_record(wanted):
    """Notes migrations as applied, and runs nothing of them."""
    from django.core.management import call_command

    for one in wanted:
        app, name = one.split(":", 1)
        call_command("migrate", app, name, fake=True, interactive=False, verbosity=1)


def django_downgrade(wanted):
    """Takes each app to the migration named, and apps that are not named to before their first."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    keep = dict(one.split(":", 1) for one in wanted)
    loader = MigrationLoader(connection)
    for app in sorted({app for app, _ in loader.applied_migrations if app in loader.migrated_apps}):
        call_command("migrate", app, keep.get(app, "zero"), interactive=False, verbosity=1)
    reached = django_facts()["current"]
    if reached != sorted(wanted):
        raise RuntimeError("the database is at %s after going down" % (", ".join(reached) or "zero"))


def django_drift():
    import io
    from django.core.management import call_command

    out = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, interactive=False,
                     stdout=out, no_color=True)
        return {"changes": []}
    except SystemExit:
        changes = [line.strip() for line in out.getvalue().splitlines()]
        return {"changes": [line[2:].strip() for line in changes if line.startswith("- ")]
                           or ["makemigrations finds changes"]}


def within_django(manage, work):
    """Runs work() inside "manage.py shell", as if a person had typed it there."""
    import runpy
    import types

    ours = types.ModuleType("slipway_work")
    ours.work = work
    sys.modules["slipway_work"] = ours
    sys.path.insert(0, os.path.dirname(os.path.abspath(manage)))
    sys.argv = [manage, "shell", "-c", "import slipway_work; slipway_work.work()"]
    runpy.run_path(manage, run_name="__main__")
