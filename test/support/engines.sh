#!/bin/sh
# Makes sure of the engines that the tests run against: a Redis and a PostgreSQL server, Chromium and Firefox.
# On Debian as root what is missing is installed by apt; elsewhere it is named and the tests do not start.
set -eu

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
