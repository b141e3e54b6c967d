# The SQL of every revision. Servers are not asked: Alembic writes it in its offline mode. SQLite's
# cannot be had so, as tables are rebuilt after looking at them: there it is run on an empty database
# in memory, and written down.


def alembic_sql(config):
    import io

    config.output_buffer = io.StringIO()
    dialects = []
    run_alembic(config, lambda revision, context: dialects.append(context.dialect.name) or [], True)
    dialect = dialects[0] if dialects else ""
    seen = {}
    shown = shown_online if dialect == "sqlite" else shown_offline
    problem = None
    try:
        shown(config, seen)
    except Exception as error:
        problem = one_line(error)
    return {"dialect": dialect, "unknown": None,
            "scripts": [script_of(one, seen, problem) for one in oldest_first(config)]}


def run_alembic(config, work, as_sql, **options):
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=work, as_sql=as_sql, destination_rev="heads",
                            **options):
        script.run_env()
    return script


def oldest_first(config):
    from alembic.script import ScriptDirectory

    return list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))


def script_of(one, seen, problem):
    sql, kept, unseen = seen.get(one.revision, ("", [], problem or "it was not reached"))
    return {"revision": one.revision, "title": (one.doc or "").strip(), "file": one.path,
            "sql": sql, "kept": kept, "unseen": unseen}


def one_line(error):
    return " ".join(("%s: %s" % (type(error).__name__, error)).split())[:300]


def each_step(config, watched):
    """The function that Alembic asks for its steps; each is watched while it runs."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config)

    def steps(current, context):
        found = script._upgrade_revs("heads", current)
        for step in found:
            step.migration_fn = watched(step.revision.revision, step.migration_fn)
        return found
    return steps


def shown_offline(config, seen):
    out = config.output_buffer

    def watched(revision, upgrade):
        def run(**options):
            begin, unseen = out.tell(), None
            try:
                upgrade(**options)
            except Exception as error:  # it asks the database something, for example
                unseen = one_line(error)
            seen[revision] = (out.getvalue()[begin:], [], unseen)
        return run
    run_alembic(config, each_step(config, watched), True)


def shown_online(config, seen):
    from alembic import op
    from sqlalchemy import event, text
    from sqlalchemy.engine import Engine

    statements = []
    event.listen(Engine, "before_cursor_execute",
                 lambda connection, cursor, statement, *_: statements.append(statement))

    def ask(question):
        return op.get_bind().execute(text(question)).fetchall()

    def columns():
        """What each column of each table is."""
        return {(row[0], row[1]): tuple(row[2:]) for row in ask(
            "SELECT m.name, p.name, p.type, p.\"notnull\", p.dflt_value, p.pk"
            " FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'")}

    def promises():
        """How many constraints each table has, of each kind."""
        return {row[0]: tuple(row[1:]) for row in ask(
            "SELECT m.name, (SELECT count(*) FROM pragma_index_list(m.name) i WHERE i.\"unique\"),"
            " (SELECT count(*) FROM pragma_foreign_key_list(m.name)),"
            " length(m.sql) - length(replace(upper(m.sql), 'CHECK', ''))"
            " FROM sqlite_master m WHERE m.type = 'table'")}

    def watched(revision, upgrade):
        def run(**options):
            before, promised = columns(), promises()
            del statements[:]
            try:
                upgrade(**options)
            except Exception as error:
                seen[revision] = (";\n".join(statements), [], one_line(error))
                raise
            did = list(statements)
            after, promises_now = columns(), promises()
            # What a rebuild left out shows in no statement.
            did += ['ALTER TABLE "%s" DROP COLUMN "%s"' % gone
                    for gone in sorted(set(before) - set(after)) if gone[0] in promises_now]
            kept = [table for table in promised
                    if promised[table] == promises_now.get(table)
                    and all(after.get(one) in (None, what)
                            for one, what in before.items() if one[0] == table)]
            seen[revision] = (";\n".join(did), kept, None)
        return run
    run_alembic(config, each_step(config, watched), False)
