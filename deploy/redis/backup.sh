#!/bin/sh
# Takes a snapshot of the running Redis, consistent as of one moment; Redis goes on meanwhile.
#   backup.sh [FILE]     without FILE: to standard output, by way of a file in the current folder
# REDIS_PASSWORD, REDIS_HOST (127.0.0.1) and REDIS_PORT (6379) say which one.
set -eu

take() {
  # What it says goes to standard error: on standard output is the snapshot alone.
  REDISCLI_AUTH=${REDIS_PASSWORD:-} redis-cli -h "${REDIS_HOST:-127.0.0.1}" -p "${REDIS_PORT:-6379}" --rdb "$1" >&2
}

if [ $# -gt 0 ]; then
  take "$1"
  exit
fi
# Not `--rdb -`: redis-cli (7.0) then leaves the 40 bytes behind the snapshot that mark its end on the wire, which
# redis-check-rdb passes over and a restored server refuses.
file=$(mktemp ./backup-XXXXXX)
trap 'rm -f "$file"' EXIT
take "$file"
cat "$file"
