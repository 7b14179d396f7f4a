#!/bin/sh
# Starts redis-server in the foreground with redis.conf beside this script, and what the environment says: REDIS_PASSWORD,
# REDIS_MAXMEMORY (512mb). More arguments go to redis-server. The password is on no command line, where `ps` would show it.
set -eu

: "${REDIS_PASSWORD:?a Redis that others reach has a password}"
case $REDIS_PASSWORD in
  *[!A-Za-z0-9._~-]*)
    # It also stands in the nodes' REDIS_PASSWORD and in shells; plain characters spare every reader the quoting.
    echo "REDIS_PASSWORD may have letters, digits, '.', '_', '~' and '-' only" >&2
    exit 1
    ;;
esac
case ${REDIS_MAXMEMORY:=512mb} in
  *[!0-9kmgbKMGB]* | '')
    echo "REDIS_MAXMEMORY is a size like 512mb, and not $REDIS_MAXMEMORY" >&2
    exit 1
    ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
exec redis-server - "$@" <<CONFIGURATION
include $here/redis.conf
requirepass $REDIS_PASSWORD
maxmemory $REDIS_MAXMEMORY
CONFIGURATION
