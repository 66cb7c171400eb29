#!/bin/sh
# What the official image's entrypoint does, as far as a test needs it: the same variables, the same directory
# for initial SQL, the same two "ready to accept connections" lines on the first start and one on later ones.
set -eu

case "${1:-}" in '' | -*) set -- postgres "$@" ;; esac
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  # Only what is not ours yet: a chown that changes nothing still copies the whole data directory of the image.
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  chown postgres:postgres /var/run/postgresql
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo 'POSTGRES_PASSWORD is empty: set it, or set POSTGRES_HOST_AUTH_METHOD=trust' >&2
    exit 1
  fi
  secret=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:-trust}" >"$secret"
  # shellcheck disable=SC2086 # the variable holds several arguments, as in the official image
  initdb --username="$user" --pwfile="$secret" --auth-local=trust --auth-host=scram-sha-256 \
    ${POSTGRES_INITDB_ARGS:-}
  rm -f "$secret"
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"

  pg_ctl -o "-c listen_addresses=''" -w start
  if [ "$database" != postgres ]; then
    printf 'CREATE DATABASE :"name";\n' | psql -v ON_ERROR_STOP=1 -v name="$database" -U "$user" -d postgres -q
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sql) psql -v ON_ERROR_STOP=1 -U "$user" -d "$database" -q -f "$file" ;;
      *.sh) . "$file" ;;
    esac
  done
  pg_ctl -m fast -w stop
fi

exec "$@"
