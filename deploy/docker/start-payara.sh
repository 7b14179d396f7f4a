#!/bin/bash
# Starts the Payara Server in this folder with Parley, in the foreground. The domain is copied to PARLEY_BASE, so that
# the folder itself can be read-only.
set -euo pipefail

base=${PARLEY_BASE:?names the folder that the server writes to}

# Anew at each start: what counts is the image's, and a node keeps nothing.
rm -rf "${base:?}"
mkdir -p "$base"
cp -R glassfish/domains/domain1 "$base"/
cp parley.ear "$base"/domain1/
xml=$base/domain1/config/domain.xml
# All of the server's listeners on loopback, but the one for people; no data grid, which
# looks for neighbours, and no JMS, which listens everywhere where nothing is said of it.
sed -i \
  -e 's/address="0\.0\.0\.0"/address="127.0.0.1"/g' \
  -e 's/<network-listener port=/<network-listener address="127.0.0.1" port=/' \
  -e "s/address=\"127.0.0.1\" port=\"8080\"/address=\"${CHAT_HTTP_HOST:-0.0.0.0}\" port=\"${CHAT_HTTP_PORT:-8080}\"/" \
  -e 's/<hazelcast-config-specific-configuration>/<hazelcast-config-specific-configuration enabled="false">/' \
  -e 's/<\/iiop-service>/<\/iiop-service><jms-service type="DISABLED" default-jms-host="none"><jms-host name="none" lazy-init="false"\/><\/jms-service>/' \
  -e 's/<jvm-options>-Xmx512m<\/jvm-options>/<jvm-options>-XX:MaxRAMPercentage=60<\/jvm-options>/' \
  "$xml"

# asadmin tells the command that it would start the server with: taken instead of it, signals reach the server itself.
plan=()
while IFS= read -r word; do
  case $word in
    '' | 'Command start-domain '*) break ;;
    *) plan+=("$word") ;;
  esac
done < <(bin/asadmin start-domain --dry-run --verbose --domaindir="$base" \
  --prebootcommandfile="$PWD/pre-boot.asadmin" --postbootcommandfile="$PWD/post-boot.asadmin" domain1 | sed 1d)

for i in "${!plan[@]}"; do
  # It would wait for the master password there.
  if [ "${plan[i]}" = -read-stdin ]; then
    plan[i + 1]=false
  fi
done
if [ "${#plan[@]}" -eq 0 ]; then
  echo "asadmin gave no command to start the server with" >&2
  exit 1
fi
exec "${plan[@]}"
