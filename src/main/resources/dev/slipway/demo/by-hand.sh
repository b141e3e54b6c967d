#!/bin/sh
# The usual hand-written deployment, for comparison: stop, copy, migrate, start, restore on failure.
#
#   by-hand.sh deploy ROOT PORT NEW    puts the release in folder NEW live
#   by-hand.sh rescue ROOT PORT        what a person does who finds it broken: copy back, start
#   by-hand.sh stop ROOT PORT
#
# The database is the file GUESTBOOK_DB, or on a server: ENGINE, DATABASE_URL for the application,
# and the variables PG… or MYSQL_…. MIGRATIONS is their folder in the release.
set -eu
VERB=$1 ROOT=$2 PORT=$3 NEW=${4:-}
DB=${GUESTBOOK_DB:-}
PYTHON=${PYTHON:-$(command -v /usr/bin/python3 || command -v python3)}

stop() {
  [ -f "$ROOT/pid" ] || return 0
  kill "$(cat "$ROOT/pid")" 2>/dev/null || true
  while kill -0 "$(cat "$ROOT/pid")" 2>/dev/null; do sleep 0.05; done
  rm -f "$ROOT/pid"
}

start() {
  cd "$1"
  setsid "$PYTHON" app.py --listen "127.0.0.1:$PORT" >>"$ROOT/log" 2>&1 </dev/null &
  echo $! >"$ROOT/pid"
  cd "$ROOT"
}

migrate() {
  case ${ENGINE:-sqlite} in
    sqlite) migrate_file "$1" ;;
    *) migrate_server "$1" ;;
  esac
}

migrate_file() {
  "$PYTHON" - "$1/$MIGRATIONS" "$DB" <<'PY'
import glob, os, sqlite3, sys
db = sqlite3.connect(sys.argv[2], timeout=10)
db.execute("CREATE TABLE IF NOT EXISTS applied (name TEXT PRIMARY KEY)")
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.sql"))):
    name = os.path.basename(path)
    if db.execute("SELECT 1 FROM applied WHERE name = ?", (name,)).fetchone() is None:
        with open(path) as file:
            db.executescript(file.read())
        with db:
            db.execute("INSERT INTO applied VALUES (?)", (name,))
PY
}

migrate_server() {
  sql "CREATE TABLE IF NOT EXISTS applied (name VARCHAR(99) PRIMARY KEY)"
  for file in "$1/$MIGRATIONS"/*.sql; do
    name=$(basename "$file")
    [ -z "$(sql "SELECT 1 FROM applied WHERE name = '$name'")" ] || continue
    sql_file "$file"
    sql "INSERT INTO applied VALUES ('$name')"
  done
}

maria() {
  program=$1
  shift
  "$program" --no-defaults -h "$MYSQL_HOST" -P "$MYSQL_TCP_PORT" -u "$MYSQL_DATABASE" "$@" "$MYSQL_DATABASE"
}

sql() {
  case $ENGINE in
    postgresql) psql -qXAt -v ON_ERROR_STOP=1 -c "$1" ;;
    mariadb) maria mariadb -N -e "$1" ;;
  esac
}

sql_file() {
  case $ENGINE in
    postgresql) psql -qX -v ON_ERROR_STOP=1 -f "$1" ;;
    mariadb) maria mariadb <"$1" ;;
  esac
}

backup() {
  case ${ENGINE:-sqlite} in
    sqlite) [ ! -f "$DB" ] || cp "$DB" "$ROOT/backup.db" ;;
    postgresql) pg_dump >"$ROOT/backup.sql" ;;
    mariadb) maria mariadb-dump --single-transaction >"$ROOT/backup.sql" ;;
  esac
}

restore() {
  case ${ENGINE:-sqlite} in
    sqlite) [ ! -f "$ROOT/backup.db" ] || { cp "$ROOT/backup.db" "$DB" && rm -f "$DB-wal" "$DB-shm"; } ;;
    postgresql) sql "DROP SCHEMA public CASCADE; CREATE SCHEMA public" && psql -qX -f "$ROOT/backup.sql" ;;
    mariadb) sql "DROP DATABASE $MYSQL_DATABASE; CREATE DATABASE $MYSQL_DATABASE" && sql_file "$ROOT/backup.sql" ;;
  esac
}

healthy() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$PYTHON" -c "import urllib.request as r; r.urlopen('http://127.0.0.1:$PORT/health', timeout=2)" \
      2>/dev/null && return 0
    sleep 0.4
  done
  return 1
}

rescue() {
  stop
  restore
  [ ! -f "$ROOT/old" ] || start "$(cat "$ROOT/old")"
}

case $VERB in
  deploy)
    mkdir -p "$ROOT/data"
    stop
    backup
    if migrate "$NEW" && start "$NEW" && healthy; then
      echo "$NEW" >"$ROOT/old"
      echo "live"
    else
      rescue
      echo "restored"
      exit 1
    fi
    ;;
  rescue) rescue ;;
  stop) stop ;;
esac
