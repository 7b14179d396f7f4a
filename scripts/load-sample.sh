#!/usr/bin/env bash
# Lets some people ask some questions.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: load-sample.sh [--people N] [--questions N] [--think MILLISECONDS] [URL]

Has N people ask N questions each, at the same time, each over a WebSocket of its own, and tells how long answers took.
Exit code 1 where one did not come. The conversations stay until they expire, so it also gives an empty Parley something
to show. Needs a JDK (17 or newer).

  URL                http://localhost:8080
  --people N         5 (at most 500)
  --questions N      3 for each (at most 100)
  --think MILLIS     2000, between an answer and the next question
  -h, --help         this

Parley's own limits hold: 60 new sessions a minute from one address, 20 questions a minute from one person
(CHAT_LIMITS_SESSIONS_PER_MINUTE, CHAT_LIMITS_QUESTIONS_PER_MINUTE). Mind what your model's API charges.
USAGE
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac

if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
elif command -v java >/dev/null 2>&1; then
  java=java
else
  echo "load-sample.sh: there is no java on the PATH, and JAVA_HOME is not set" >&2
  exit 1
fi
exec "$java" "$(dirname "$0")/LoadSample.java" "$@"
