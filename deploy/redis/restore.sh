#!/bin/sh
# Puts a snapshot from standard input in the place of a stopped Redis's data: restore.sh DIRECTORY
# What was there is kept beside it, in before-restore-TIME.
#
# A server that has its append-only file on reads that and no dump.rdb. Since Redis 7 the file is a manifest with parts,
# and its base may be a snapshot: so a snapshot and a manifest that names it are a whole data directory.
set -eu

directory=${1:?the data directory of a stopped Redis}
if [ ! -d "$directory" ]; then
  echo "$directory is no directory" >&2
  exit 1
fi
new=$directory/restoring
rm -rf "$new"
mkdir -p "$new/appendonlydir"
cat >"$new/appendonlydir/appendonly.aof.1.base.rdb"
# Checked before anything is touched: a snapshot that broke off on its way would lose what is there. One with something
# behind its end is fine with redis-check-rdb, and not with the server.
base=$new/appendonlydir/appendonly.aof.1.base.rdb
end=$(redis-check-rdb "$base" 2>&1 | sed -n 's/^\[offset \([0-9]*\)\] .*RDB looks OK.*/\1/p')
if [ "$end" != "$(stat -c %s "$base")" ]; then
  rm -rf "$new"
  echo "this is no whole snapshot of Redis: nothing was changed" >&2
  exit 1
fi
echo "file appendonly.aof.1.base.rdb seq 1 type b" >"$new/appendonlydir/appendonly.aof.manifest"

if [ -e "$directory/appendonlydir" ]; then
  kept=$directory/before-restore-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir "$kept"
  mv "$directory/appendonlydir" "$kept/"
  echo "what was there is in $kept" >&2
fi
mv "$new/appendonlydir" "$directory/appendonlydir"
rmdir "$new"
# As root in a container, for the user that redis-server runs as
if [ "$(id -u)" = 0 ]; then
  chown -R "$(stat -c %u:%g "$directory")" "$directory/appendonlydir"
fi
echo "restored: start Redis" >&2
