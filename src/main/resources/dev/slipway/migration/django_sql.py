# The SQL of every migration, as "manage.py sqlmigrate" writes it.


def django_sql():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    collect = getattr(executor.loader, "collect_sql", None) or executor.collect_sql
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return {"dialect": connection.vendor, "unknown": None,
            "scripts": [django_script(executor.loader, connection, collect, one)
                        for one, _ in plan]}


def django_script(loader, connection, collect, one):
    sql, unseen = "", None
    try:
        sql = "\n".join(collect([(one, False)]))
        if connection.vendor == "sqlite":
            sql += "".join(left_out(loader, one))
    except Exception as error:
        unseen = " ".join(("%s: %s" % (type(error).__name__, error)).split())[:300]
    hidden = [type(each).__name__ for each in one.operations if not each.reduces_to_sql]
    if hidden and unseen is None:
        unseen = ", ".join(hidden) + ": it cannot be written as SQL"
    return {"revision": "%s:%s" % (one.app_label, one.name), "title": title_of(one.name),
            "file": sys.modules[type(one).__module__].__file__, "sql": sql,
            "kept": kept(loader, one), "unseen": unseen}


def kept(loader, one):
    """Tables of which a rebuild keeps every old column, but for those that left_out() names."""
    from django.db.migrations import operations

    apps = loader.project_state((one.app_label, one.name), at_end=False).apps
    harmed = set()
    for each in one.operations:
        name = getattr(each, "model_name", getattr(each, "name", ""))
        new = isinstance(each, operations.AddField) and not each.field.unique
        if not new and not isinstance(each, operations.RemoveField):
            harmed.add((name or "").lower())
    return [model._meta.db_table for model in apps.get_models()
            if model._meta.app_label == one.app_label and model._meta.model_name not in harmed]


def left_out(loader, one):
    """What a rebuild of an SQLite table leaves out."""
    from django.db.migrations.operations import RemoveField

    apps = loader.project_state((one.app_label, one.name), at_end=False).apps
    for each in one.operations:
        if isinstance(each, RemoveField):
            try:
                meta = apps.get_model(one.app_label, each.model_name)._meta
                column = meta.get_field(each.name).column
            except LookupError:  # made or renamed by this very migration
                column = None
            if column:
                yield '\nALTER TABLE "%s" DROP COLUMN "%s";' % (meta.db_table, column)
