#!/bin/bash
# Whether the node in this container can do its job: exit code 0 or 1, and what it says, for `docker inspect` and people.
#   health.sh [PATH]          PATH is /health where none is given
# The runtime images have neither curl nor wget for certain, and bash speaks TCP by itself.
set -u

path=${1:-/health}
port=${CHAT_HTTP_PORT:-8080}

if ! exec 3<>"/dev/tcp/127.0.0.1/$port"; then
  echo "nobody listens on port $port"
  exit 1
fi
printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$path" "$port" >&3
if ! IFS= read -r -t 5 status <&3; then
  echo "no answer within 5 s"
  exit 1
fi
# The body says which part is down.
timeout 5 sed '1,/^\r*$/d' <&3
case $status in
  "HTTP/1."?" 200"*) exit 0 ;;
  *) echo "${status%$'\r'}"; exit 1 ;;
esac
