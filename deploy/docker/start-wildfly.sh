#!/bin/bash
# Starts the WildFly in this folder with Parley, in the foreground. What the server writes goes to a copy of its base
# directory, PARLEY_BASE, so that the folder itself can be read-only.
set -euo pipefail

base=${PARLEY_BASE:?names the folder that the server writes to}
here=$PWD

# Anew at each start: what counts is the image's, and a node keeps nothing.
rm -rf "${base:?}"
mkdir -p "$base"
cp -R standalone/configuration standalone/deployments standalone/lib "$base"/

# What bin/standalone.sh opens for the server; that script itself is left out, as a shell before the JVM keeps signals.
opens=()
for package in java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.io \
  java.base/java.net java.base/java.security java.base/java.util java.base/java.util.concurrent \
  java.management/javax.management java.naming/javax.naming; do
  opens+=("--add-opens=$package=ALL-UNNAMED")
done

exec java -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData "${opens[@]}" \
  -Djava.net.preferIPv4Stack=true \
  -Djboss.modules.system.pkgs=org.jboss.byteman \
  -Dorg.jboss.boot.log.file="$base/log/boot.log" \
  -Dlogging.configuration="file:$base/configuration/logging.properties" \
  -jar "$here/jboss-modules.jar" -mp "$here/modules" org.jboss.as.standalone \
  -Djboss.home.dir="$here" \
  -Djboss.server.base.dir="$base" \
  -Djboss.bind.address="${CHAT_HTTP_HOST:-0.0.0.0}" \
  -Djboss.bind.address.management=127.0.0.1 \
  -Djboss.http.port="${CHAT_HTTP_PORT:-8080}" "$@"
