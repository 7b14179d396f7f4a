#!/usr/bin/env bash
# Asks every node for its health.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: health.sh [URL…]

Asks each node for its health and prints one line for each; exit code 1 where one is not healthy or does not answer.

  URL   where a node is, as in http://10.0.0.5:8080. Without any: the nodes of docker-compose.prod.yml, asked inside
        their containers

  -h, --help   this
USAGE
}

cd "$(dirname "$0")/.."

urls=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    http://* | https://*) urls+=("${1%/}") ;;
    *)
      echo "health.sh: $1 is no URL; --help says what there is" >&2
      exit 2
      ;;
  esac
  shift
done

sick=0

# line NAME CODE ANSWER
line() {
  local state=healthy
  if [ "$2" -ne 0 ]; then
    state=UNHEALTHY
    sick=1
  fi
  printf '%-28s %-10s %s\n' "$1" "$state" "$3"
}

ask() {
  local code=0 answer
  answer=$(curl -sS --max-time 10 --fail-with-body "$1/api/health" 2>&1) || code=$?
  line "$1" "$code" "$(tr -d '\n' <<<"$answer")"
}

if [ ${#urls[@]} -gt 0 ]; then
  command -v curl >/dev/null 2>&1 || {
    echo "health.sh: there is no curl on the PATH" >&2
    exit 1
  }
  for url in "${urls[@]}"; do
    ask "$url"
  done
  exit "$sick"
fi

command -v docker >/dev/null 2>&1 || {
  echo "health.sh: there is no docker on the PATH; name the nodes by their URLs" >&2
  exit 1
}
running=$(docker compose -f docker-compose.prod.yml --profile wildfly ps --services --status running)
for node in worker-1 worker-2 web-1 web-2 wildfly; do
  if ! grep -qx "$node" <<<"$running"; then
    # The one that only a profile starts is missed by nobody.
    [ "$node" = wildfly ] || line "$node" 1 "not running"
    continue
  fi
  code=0
  answer=$(docker compose -f docker-compose.prod.yml --profile wildfly exec -T "$node" ./health.sh /api/health 2>&1) || code=$?
  line "$node" "$code" "$(tr -d '\n' <<<"$answer")"
done
exit "$sick"
