# The Alembic configuration of a Flask app, found the way the program "flask" finds the app.


def flask_config(folder):
    import flask.cli

    flask.cli.load_dotenv()
    app = flask.cli.ScriptInfo(os.environ.get("FLASK_APP")).load_app()
    if "migrate" not in app.extensions:
        raise RuntimeError("the app does not use Flask-Migrate: no Migrate(app, db) was run")
    app.app_context().push()
    return app.extensions["migrate"].migrate.get_config(folder or None)
