#!/usr/bin/env bash
# Starts and stops Parley in containers; ./docker-start.sh help says how.
set -euo pipefail

cd "$(dirname "$0")"

usage() {
  cat <<'USAGE'
usage: docker-start.sh COMMAND

  start            production: Redis, two web and two worker nodes, and the profiles that .env names; waits until healthy
  dev              development: Redis and one node from these sources, on http://localhost:8080
  status           what runs, and each node's health
  logs [SERVICE]   follows the logs, of all or of one
  stop             stops everything, with running answers given their time; data stays
  rebuild          builds the images anew and replaces node after node, while people chat
  clean            removes containers, networks and ALL DATA, after asking
  help             this

status, logs, stop and clean are for production; with "dev" behind them, for development: docker-start.sh stop dev
docs/containers.md tells more.
USAGE
}

fail() {
  echo "docker-start.sh: $1" >&2
  exit 1
}

wrong() {
  echo "docker-start.sh: $1; --help says what there is" >&2
  exit 2
}

need_docker() {
  command -v docker >/dev/null 2>&1 || fail "there is no docker on the PATH: install Docker Engine, or Docker Desktop"
  docker compose version >/dev/null 2>&1 || fail "this docker has no compose: install the plugin docker-compose-plugin"
  docker info >/dev/null 2>&1 || fail "Docker does not answer: is it started, and may you use it (the group docker)?"
}

production() {
  docker compose -f docker-compose.prod.yml "$@"
}

# With all profiles, so that what an earlier .env had started is stopped too
whole_production() {
  docker compose -f docker-compose.prod.yml --profile nginx --profile monitoring --profile wildfly "$@"
}

development() {
  docker compose -f docker-compose.yml "$@"
}

# A variable as .env has it; the file is data and is never run.
setting() {
  sed -n "s/^$1=//p" .env | tail -n 1
}

need_settings() {
  [ -f .env ] || fail "there is no .env: cp .env.example .env, and set what is empty in it"
  [ -n "$(setting REDIS_PASSWORD)" ] || fail "REDIS_PASSWORD in .env is empty: openssl rand -hex 32 gives one"
  if [ -z "$(setting GROQ_API_KEY)" ]; then
    case $(setting GROQ_BASE_URL) in
      '' | https://api.groq.com/*)
        fail "no model in .env: set GROQ_API_KEY, or GROQ_BASE_URL to an API that wants no key"
        ;;
    esac
  fi
  case ,$(setting COMPOSE_PROFILES), in
    *,monitoring,*) [ -n "$(setting GRAFANA_PASSWORD)" ] || fail "GRAFANA_PASSWORD in .env is empty: Grafana would take \"admin\"" ;;
  esac
  if [ "$(setting PARLEY_LISTEN)" = listen-tls.conf ]; then
    local certificates
    certificates=$(setting PARLEY_CERTIFICATES)
    certificates=${certificates:-./deploy/nginx/certificates}
    for file in parley.crt parley.key; do
      [ -f "$certificates/$file" ] || fail "$certificates/$file is missing: listen-tls.conf needs it"
    done
  fi
}

# Only an image that is made here can be built; one from a registry is pulled.
made_here() {
  case $(setting "$1") in
    '' | *:local) return 0 ;;
    *) return 1 ;;
  esac
}

get_images() {
  local revision
  revision=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
  if made_here PARLEY_IMAGE; then
    docker build -f deploy/docker/Dockerfile --build-arg "REVISION=$revision" -t parley:local .
  else
    production pull worker-1
  fi
  case ,$(setting COMPOSE_PROFILES), in
    *,wildfly,*)
      if made_here PARLEY_WILDFLY_IMAGE; then
        docker build -f deploy/docker/Dockerfile.wildfly --build-arg "REVISION=$revision" -t parley-wildfly:local .
      else
        production pull wildfly
      fi
      ;;
  esac
}

start() {
  need_settings
  if made_here PARLEY_IMAGE && ! docker image inspect parley:local >/dev/null 2>&1; then
    get_images
  fi
  production up -d --wait --wait-timeout 300
  echo "Parley is up. ./docker-start.sh status shows each node."
}

dev() {
  development up -d --build --wait --wait-timeout 300
  echo "Parley is up: http://localhost:${PARLEY_PORT:-8080}"
}

# One node at a time, workers first: the others go on serving, and what a node had begun another ends.
rebuild() {
  need_settings
  get_images
  local node
  production up -d --wait redis
  for node in worker-1 worker-2 web-1 web-2; do
    echo "Replacing $node"
    production up -d --no-deps --wait --wait-timeout 300 "$node"
  done
  production up -d --wait --wait-timeout 300
}

clean() {
  local answer=
  echo "This removes the containers of $1 and all their data: every conversation, Redis's file, the figures." >&2
  printf 'Type yes to go on: ' >&2
  read -r answer || true
  [ "$answer" = yes ] || fail "nothing was removed"
  "$2" down --volumes --remove-orphans
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  help | -h | --help)
    usage
    exit 0
    ;;
  start | dev | rebuild)
    [ $# -eq 0 ] || wrong "$command takes no $1"
    ;;
  status | stop | clean)
    case ${1:-} in
      '' | dev) ;;
      *) wrong "$command takes no $1" ;;
    esac
    ;;
  logs) ;;
  *) wrong "there is no command $command" ;;
esac

need_docker
if [ "${1:-}" = dev ]; then
  shift
  which=development all=development
else
  which=production all=whole_production
  # Compose reads the whole file before it does anything, and stops where the password is missing.
  if [ "$command" != dev ] && [ ! -f .env ]; then
    need_settings
  fi
fi

case $command in
  start) start ;;
  dev) dev ;;
  rebuild) rebuild ;;
  status)
    "$all" ps
    if [ "$which" = production ]; then
      scripts/health.sh
    fi
    ;;
  logs) "$all" logs --follow --tail 200 "$@" ;;
  stop) "$all" down ;;
  clean) clean "$which" "$all" ;;
esac
