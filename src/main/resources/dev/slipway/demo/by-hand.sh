#!/bin/sh
# The usual hand-written deployment, for comparison: stop, copy, migrate, start, restore on failure.
#
#   by-hand.sh deploy ROOT PORT NEW    puts the release in folder NEW live
#   by-hand.sh rescue ROOT PORT        what a person does who finds it broken: copy back, start
#   by-hand.sh stop ROOT PORT
set -eu
VERB=$1 ROOT=$2 PORT=$3 NEW=${4:-}
DB=$ROOT/data/guestbook.db
PYTHON=$(command -v /usr/bin/python3 || command -v python3)

stop() {
  [ -f "$ROOT/pid" ] || return 0
  kill "$(cat "$ROOT/pid")" 2>/dev/null || true
  while kill -0 "$(cat "$ROOT/pid")" 2>/dev/null; do sleep 0.05; done
  rm -f "$ROOT/pid"
}

start() {
  cd "$1"
  GUESTBOOK_DB=$DB setsid "$PYTHON" app.py --listen "127.0.0.1:$PORT" >>"$ROOT/log" 2>&1 </dev/null &
  echo $! >"$ROOT/pid"
  cd "$ROOT"
}

migrate() {
  "$PYTHON" - "$1" "$DB" <<'PY'
import glob, os, sqlite3, sys
db = sqlite3.connect(sys.argv[2], timeout=10)
db.execute("CREATE TABLE IF NOT EXISTS applied (name TEXT PRIMARY KEY)")
for path in sorted(glob.glob(os.path.join(sys.argv[1], "migrations", "*.sql"))):
    name = os.path.basename(path)
    if db.execute("SELECT 1 FROM applied WHERE name = ?", (name,)).fetchone() is None:
        with open(path) as file:
            db.executescript(file.read())
        with db:
            db.execute("INSERT INTO applied VALUES (?)", (name,))
PY
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
  [ -f "$ROOT/backup.db" ] && cp "$ROOT/backup.db" "$DB" && rm -f "$DB-wal" "$DB-shm"
  start "$(cat "$ROOT/old")"
}

case $VERB in
  deploy)
    mkdir -p "$ROOT/data"
    stop
    [ -f "$DB" ] && cp "$DB" "$ROOT/backup.db"
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
