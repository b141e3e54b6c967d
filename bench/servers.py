"""Private database servers for benchmarks, and the tables that fill them."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

from shared import await_port, free_port

BIN = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)


class Maria:
    """A private MariaDB server, unprivileged."""

    def __init__(self, folder):
        self.home, self.port = folder / "server", free_port()
        self.home.mkdir()
        self.user = []
        if os.getuid() == 0:
            shutil.chown(self.home, "mysql", "mysql")
            self.user = ["setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups"]

    def __enter__(self):
        subprocess.run(
            [*self.user, "mariadb-install-db", "--no-defaults", f"--datadir={self.home / 'data'}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [*self.user, "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={self.home / 'data'}",
             f"--socket={self.home / 'socket'}", f"--port={self.port}", "--bind-address=127.0.0.1",
             f"--pid-file={self.home / 'pid'}", "--innodb-buffer-pool-size=512M"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await_port(self.port)
        return self

    def __exit__(self, *problem):
        self.process.terminate()
        self.process.wait()

    def url(self):
        return f"mysql://root@127.0.0.1:{self.port}/shop"

    def client(self, program, *arguments):
        return [program, "--no-defaults", "--host=127.0.0.1", f"--port={self.port}", "--user=root", *arguments]

    def sql(self, statement, database=""):
        arguments = ["--batch", "--skip-column-names", "--execute=" + statement]
        return subprocess.run(
            self.client("mariadb", *arguments, *([database] if database else [])),
            check=True, capture_output=True, text=True).stdout.strip()

    def fill(self, rows):
        self.sql("CREATE DATABASE shop CHARACTER SET utf8mb4")
        self.sql(
            "CREATE TABLE customer (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(80) NOT NULL,"
            " name VARCHAR(60), balance DOUBLE, created DATETIME, note VARCHAR(200),"
            " token VARBINARY(32), UNIQUE (email));"
            "CREATE TABLE item (id INT PRIMARY KEY, customer_id INT, amount INT,"
            " FOREIGN KEY (customer_id) REFERENCES customer (id));"
            "INSERT INTO customer SELECT seq, CONCAT('user', seq, '@example.com'),"
            " CONCAT('Name ', seq * 7919 % 1000003), seq / 7.0, FROM_UNIXTIME(1700000000 + seq),"
            f" IF(seq % 5 = 0, NULL, SHA2(seq, 512)), UNHEX(SHA2(seq, 256)) FROM seq_1_to_{rows};"
            f"INSERT INTO item SELECT seq, seq * 3, seq % 10 FROM seq_1_to_{rows // 20};"
            "CREATE USER dumps; GRANT ALL ON shop.* TO dumps; GRANT ALL ON `slipway\\_%`.* TO dumps",
            "shop")

    def bytes(self):
        return int(self.sql(
            "SELECT SUM(data_length + index_length) FROM information_schema.tables"
            " WHERE table_schema = 'shop'"))


class Postgres:
    """A private PostgreSQL server, unprivileged, with Debian's default settings."""

    def __init__(self, folder):
        self.data, self.port = folder / "data", free_port()
        self.environment = dict(os.environ, PGHOST="127.0.0.1", PGPORT=str(self.port), PGUSER="postgres")
        self.folder = folder

    def __enter__(self):
        self.folder.chmod(0o755)
        self.data.mkdir(mode=0o700)
        self.as_postgres = []
        if os.getuid() == 0:
            self.as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(self.data, "postgres", "postgres")
        run([*self.as_postgres, str(BIN), "-D", str(self.data), "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8"], cwd="/")
        self.process = subprocess.Popen(
            [*self.as_postgres, str(BIN.parent / "postgres"), "-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""],
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        await_port(self.port)
        return self

    def __exit__(self, *problem):
        self.process.send_signal(2)  # Fast: it does not wait for clients.
        self.process.wait()

    def url(self):
        return f"postgresql://postgres@127.0.0.1:{self.port}/shop"

    def bytes(self):
        return int(self.sql("shop", "SELECT pg_database_size('shop')"))

    def sql(self, database, *statements):
        commands = [part for each in statements for part in ("-c", each)]
        done = run([str(BIN.parent / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, *commands], env=self.environment)
        return done.stdout.strip()

    def fill(self, rows):
        for _ in range(200):
            if subprocess.run([str(BIN.parent / "pg_isready"), "-q"], env=self.environment).returncode == 0:
                break
            time.sleep(0.05)
        self.sql("postgres", "CREATE DATABASE shop")
        self.sql(
            "shop",
            "CREATE TABLE customer (id int PRIMARY KEY, email text NOT NULL, name text, balance numeric(12, 2),"
            " created timestamptz, note text, token bytea)",
            f"INSERT INTO customer SELECT n, 'user' || n || '@example.com', 'Name ' || n * 7919 % 1000003,"
            f" n / 7.0, to_timestamp(1700000000 + n), CASE WHEN n % 5 > 0 THEN repeat(md5(n::text), 3) END,"
            f" decode(md5(n || 'x'), 'hex') FROM generate_series(1, {rows}::bigint) n",
            "CREATE UNIQUE INDEX customer_email ON customer (email)",
            "CREATE TABLE item (id int PRIMARY KEY, customer_id int REFERENCES customer, amount int)",
            f"INSERT INTO item SELECT n, n, n % 10 FROM generate_series(1, {rows // 20}) n",
            "VACUUM ANALYZE",
        )


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"failed: {command}\n{done.stdout}")
    return done
