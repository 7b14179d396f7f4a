#!/bin/sh
# Whether Redis answers and takes writes: one that is loading its file, or whose disk is full, is not healthy.
set -eu

ask() {
  REDISCLI_AUTH=${REDIS_PASSWORD:?} redis-cli -h 127.0.0.1 -p "${REDIS_PORT:-6379}" "$@" 2>&1
}

answer=$(ask ping)
if [ "$answer" != PONG ]; then
  echo "$answer"
  exit 1
fi
# MISCONF, a write that failed last time
if ask info persistence | grep -q '^aof_last_write_status:err'; then
  echo "the append-only file could not be written"
  exit 1
fi
