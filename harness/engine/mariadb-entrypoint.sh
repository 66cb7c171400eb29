#!/bin/sh
# Initialises an empty data directory and starts the server, as the entrypoint of the official image does.
set -eu

case "${1:-}" in
-*) set -- mariadbd "$@" ;;
mysqld) shift && set -- mariadbd "$@" ;;
esac
if [ "${1:-}" != mariadbd ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  install -d -o mysql -g mysql /var/lib/mysql /run/mysqld
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi

root=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD:-}}
database=${MARIADB_DATABASE:-${MYSQL_DATABASE:-}}
user=${MARIADB_USER:-${MYSQL_USER:-}}
password=${MARIADB_PASSWORD:-${MYSQL_PASSWORD:-}}
empty=${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-${MYSQL_ALLOW_EMPTY_PASSWORD:-}}

# A text of SQL in quotes.
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"; }

if [ ! -d /var/lib/mysql/mysql ]; then
  if [ -z "$root$empty${MARIADB_RANDOM_ROOT_PASSWORD:-}" ]; then
    echo 'MARIADB_ROOT_PASSWORD is empty: set it, or set MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1' >&2
    exit 1
  fi
  mariadb-install-db --auth-root-authentication-method=normal --skip-test-db >/dev/null
  # Nobody reaches it over the network before it is initialised.
  mariadbd --skip-networking --socket=/run/mysqld/first.sock &
  first=$!
  until mariadb-admin --socket=/run/mysqld/first.sock -uroot ping >/dev/null 2>&1; do
    kill -0 $first
    sleep 0.1
  done
  {
    if [ -n "$database" ]; then echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"; fi
    if [ -n "$user" ]; then
      echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");"
      if [ -n "$database" ]; then echo "GRANT ALL ON \`$database\`.* TO $(quoted "$user")@'%';"; fi
    fi
    echo "CREATE USER 'root'@'%' IDENTIFIED BY $(quoted "$root");"
    echo "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
  } | mariadb --socket=/run/mysqld/first.sock -uroot
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
    *.sql) mariadb --socket=/run/mysqld/first.sock -uroot ${database:+"$database"} <"$file" ;;
    *.sh) . "$file" ;;
    esac
  done
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(quoted "$root");" |
    mariadb --socket=/run/mysqld/first.sock -uroot
  kill $first
  wait $first
fi

exec "$@"
