#!/usr/bin/env bash
# Puts a snapshot of Redis back.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: restore-redis.sh [--data DIRECTORY] [--yes] FILE

Puts a snapshot of backup-redis.sh in the place of Redis's data. All that was written since is gone from Parley; the data
that was there is kept beside the new, in before-restore-TIME. Pages that are open get the state of the snapshot.

  FILE              as in backups/parley-20261124T031500Z.rdb
  --data DIRECTORY  the data directory of a Redis that you have stopped yourself. Without: the Redis of
                    docker-compose.prod.yml, for which the nodes and Redis are stopped and started again
  --yes             does not ask
  -h, --help        this
USAGE
}

wrong() {
  echo "restore-redis.sh: $1; --help says what there is" >&2
  exit 2
}

called_from=$PWD
cd "$(dirname "$0")/.."

data='' sure='' file=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --data)
      [ $# -ge 2 ] || wrong "--data wants a directory"
      data=$2
      shift
      ;;
    --yes) sure=yes ;;
    -*) wrong "there is no $1" ;;
    *) file=$1 ;;
  esac
  shift
done
[ -n "$file" ] || wrong "which snapshot?"
case $file in
  /*) ;;
  *) file=$called_from/$file ;;
esac
[ -f "$file" ] || {
  echo "restore-redis.sh: $file is not there" >&2
  exit 1
}
if [ "$sure" != yes ]; then
  echo "This takes all conversations back to the moment of $(basename "$file")." >&2
  printf 'Type yes to go on: ' >&2
  read -r sure || true
  [ "$sure" = yes ] || {
    echo "restore-redis.sh: nothing was changed" >&2
    exit 1
  }
fi

if [ -n "$data" ]; then
  exec deploy/redis/restore.sh "$data" <"$file"
fi

compose() {
  docker compose -f docker-compose.prod.yml --profile nginx --profile wildfly "$@"
}
# Only what runs is started again afterwards.
running=$(compose ps --services --status running)
compose stop web-1 web-2 worker-1 worker-2 wildfly
compose stop redis
# Started again whatever becomes of the restore: a snapshot that is none changes nothing.
restored=0
compose run --rm --no-deps -T redis /etc/parley-redis/restore.sh /data <"$file" || restored=$?
# shellcheck disable=SC2086 # names of services, one a word
compose up -d --wait --wait-timeout 300 redis $running
exit "$restored"
