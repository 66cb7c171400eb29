#!/bin/sh
# Starts the server as the entrypoint of the official image does: as its own user, open to the network of its system.
set -eu

server="$SERVER-server"
# Options or a configuration file alone are arguments of the server.
case "${1:-}" in
-* | *.conf) set -- "$server" "$@" ;;
esac

case "${1:-}" in
redis-server | valkey-server)
  shift
  # Whoever names the one server for the other means this one. Debian's default refuses other machines without a password.
  set -- "$server" "$@" --protected-mode no
  if [ "$(id -u)" = 0 ]; then exec setpriv --reuid="$SERVER" --regid="$SERVER" --init-groups "$@"; fi
  ;;
esac

exec "$@"
