# The configuration that the program "alembic" would read from an alembic.ini.


def alembic_config(file):
    import argparse
    from alembic.config import Config

    return Config(file, cmd_opts=argparse.Namespace(x=None))
