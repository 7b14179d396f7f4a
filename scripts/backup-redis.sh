#!/usr/bin/env bash
# Takes a snapshot of Redis into a file.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: backup-redis.sh [--host HOST [--port PORT]] [--keep N] [DIRECTORY]

Writes a snapshot of all conversations, consistent as of one moment, to DIRECTORY/parley-TIME.rdb while Parley goes on,
checks that it is whole, and prints its name. Keep it like the chats themselves: it holds them in the clear.

  DIRECTORY    backups where none is given; it is made for its owner alone
  --host HOST  a Redis that is reached directly, with redis-cli of this machine; REDIS_PASSWORD holds the password.
               Without: the Redis of docker-compose.prod.yml
  --port PORT  6379
  --keep N     removes all but the newest N snapshots of the directory
  -h, --help   this

Every night, from cron: 15 3 * * * /opt/parley/scripts/backup-redis.sh --keep 14 /var/backups/parley
USAGE
}

wrong() {
  echo "backup-redis.sh: $1; --help says what there is" >&2
  exit 2
}

called_from=$PWD
cd "$(dirname "$0")/.."

host='' port=6379 keep='' directory=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --host | --port | --keep)
      [ $# -ge 2 ] || wrong "$1 wants a value"
      case $1 in
        --host) host=$2 ;;
        --port) port=$2 ;;
        --keep) keep=$2 ;;
      esac
      shift
      ;;
    -*) wrong "there is no $1" ;;
    *) directory=$1 ;;
  esac
  shift
done
case $keep in
  *[!0-9]* | 0) wrong "--keep wants a number above 0" ;;
esac
case ${directory:=backups} in
  /*) ;;
  *) directory=$called_from/$directory ;;
esac

umask 077
mkdir -p "$directory"
file=$directory/parley-$(date -u +%Y%m%dT%H%M%SZ).rdb
# Under this name only once it is whole
part=$file.part
trap 'rm -f "$part"' EXIT

if [ -n "$host" ]; then
  REDIS_HOST=$host REDIS_PORT=$port deploy/redis/backup.sh "$part"
else
  docker compose -f docker-compose.prod.yml exec -T redis /etc/parley-redis/backup.sh >"$part"
fi
# The file ends with a checksum over all of it: what broke off is found out here and not at the restore.
if command -v redis-check-rdb >/dev/null 2>&1; then
  redis-check-rdb "$part" >/dev/null || {
    echo "backup-redis.sh: the snapshot is damaged and was thrown away" >&2
    exit 1
  }
elif [ "$(head -c 5 "$part")" != REDIS ]; then
  echo "backup-redis.sh: this is no snapshot and was thrown away" >&2
  exit 1
fi
mv "$part" "$file"
echo "$file"

if [ -n "$keep" ]; then
  find "$directory" -maxdepth 1 -name 'parley-*.rdb' | sort -r | tail -n "+$((keep + 1))" | while IFS= read -r old; do
    rm -- "$old"
  done
fi
