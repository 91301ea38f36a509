#!/usr/bin/env bash
# Install the distribution's Redis server, unless one is there; needs root only where one is missing.
set -euo pipefail

if command -v redis-server >/dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Redis's server is missing: install it (on Debian, as root: apt-get install redis-server)" >&2
    exit 1
fi
echo "installing Redis"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update && apt-get install --yes --no-install-recommends redis-server; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
