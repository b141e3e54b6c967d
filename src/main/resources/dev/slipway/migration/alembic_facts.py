# What Alembic knows about a database and its migrations, in one run of the app's env.py.


def alembic_facts(config):
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config)
    newest_first = list(script.walk_revisions())
    known = {one.revision: one for one in newest_first}
    seen = []  # the revisions of each database that env.py visits; nearly always one database
    dialects = set()

    def note(current, context):
        seen.append(tuple(current))
        dialects.add(context.dialect.name)
        return []

    with EnvironmentContext(config, script, fn=note, dont_mutate=True):
        script.run_env()

    def with_ancestors(revisions):
        found, waiting = set(), [one for one in revisions if one in known]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(parents_of(script, known[one]))
        return found

    current = {one for revisions in seen for one in revisions}
    applied = set.intersection(*[with_ancestors(one) for one in seen]) if seen else set()
    heads = sorted(script.get_heads())
    return {
        "current": sorted(current),
        "target": heads,
        "unknown": sorted(current - set(known)),
        "conflicts": conflicts_of(heads, known, applied, with_ancestors),
        "migrations": [
            {"revision": one.revision, "title": (one.doc or "").strip(),
             "applied": one.revision in applied}
            for one in reversed(newest_first)],
        "dialects": sorted(dialects),
    }


def parents_of(script, revision):
    return as_tuple(revision.down_revision) + tuple(
        script.get_revision(one).revision for one in as_tuple(revision.dependencies))


def as_tuple(value):
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def conflicts_of(heads, known, applied, with_ancestors):
    """Heads that nobody meant to have: on a common stem, without a branch label, not yet in the
    database. Alembic's own "upgrade head" refuses those too."""
    unmeant = [one for one in heads if one not in applied and not known[one].branch_labels]
    for one in unmeant:
        mine = with_ancestors([one])
        if any(other != one and mine & with_ancestors([other]) for other in heads):
            return heads
    return []


def alembic_drift(config):
    """Applies every migration to an empty database and compares the result with the models."""
    from alembic import command
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    facts = alembic_facts(config)
    if facts["dialects"] != ["sqlite"]:
        return {"unknown": "only SQLite can be compared without touching a database, and the app "
                           "uses %s" % (", ".join(facts["dialects"]) or "none")}
    command.upgrade(config, "heads")
    found, compared = [], []

    def compare(current, context):
        metadata = context.opts.get("target_metadata")
        if metadata is not None:
            compared.append(True)
            found.extend(line for one in compare_metadata(context, metadata)
                         for line in lines_of(one))
        return []

    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=compare, dont_mutate=True):
        script.run_env()
    return {"changes": found} if compared else {"unknown": "env.py sets no target_metadata"}


def lines_of(difference):
    if isinstance(difference, list):  # several changes of one column
        return [line for one in difference for line in lines_of(one)]
    kind = difference[0].replace("_", " ")
    if kind in ("add column", "remove column"):
        return ["%s %s.%s" % (kind, difference[2], difference[3].name)]
    if kind.startswith("modify"):
        return ["%s of %s.%s: %s → %s" % (kind, difference[2], difference[3],
                                          difference[5], difference[6])]
    thing = difference[1]
    table = getattr(getattr(thing, "table", None), "name", None)
    name = getattr(thing, "name", None) or str(thing)
    return ["%s %s%s" % (kind, name, " on " + table if table else "")]


def alembic_upgrade(config, wanted):
    """Goes up to the revisions named, and no further."""
    from alembic import command

    for revision in wanted:
        command.upgrade(config, revision)


def alembic_record(config, wanted):
    """Notes the revisions as applied, and runs nothing of them."""
    from alembic import command

    command.stamp(config, wanted)


def alembic_downgrade(config, wanted):
    """Goes down to the revisions named, none meaning before the first, and makes sure of it."""
    from alembic import command

    for revision in wanted or ["base"]:
        command.downgrade(config, revision)
    reached = alembic_facts(config)["current"]
    if reached != sorted(wanted):
        raise RuntimeError("the database is at %s after going down" % (", ".join(reached) or "base"))
