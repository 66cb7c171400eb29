#!/bin/sh
# Run before `npm start` and `npm test`, by whatever Node and npm the machine has: npm packages first, the pinned
# Node 24 among them, then on in TypeScript. POSIX shell, because nothing else is certain to be there yet.
set -eu
cd "$(dirname "$0")/../.."

hidden=node_modules/.package-lock.json # npm writes it last, when everything it lists is there
stamp=node_modules/.installed-lock.json
pinned=node_modules/.bin/node

say() { printf '[setup] %s\n' "$*"; }
fail() {
  printf '%s\n  fix: %s\n' "$1" "$2" >&2
  exit 1
}
is_newer() { [ -n "$(find "$1" -newer "$2" 2>/dev/null)" ]; }
is_new_enough() { "$1" -e 'process.exit(parseInt(process.versions.node) >= 24 ? 0 : 1)' 2>/dev/null; }

# The stamp is a copy of the lock file that was installed here; older than npm's own record, it is out of date,
# because somebody ran npm by hand since.
is_current() {
  [ -f "$hidden" ] || return 1
  if [ -f "$stamp" ] && ! is_newer "$hidden" "$stamp"; then
    cmp -s package-lock.json "$stamp"
  else
    is_newer "$hidden" package-lock.json
  fi
}

install_packages() {
  say 'installing npm packages … (about 30 s)'
  # Node 24 is among them, so warnings that the present one is too old are untrue a moment later; and no package
  # needs its install script, of which some would compile for half a minute and ask for headers.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null 9<&- ||
    fail '`npm ci` failed' 'see above; npm must reach its registry (`npm ping`)'
  cp package-lock.json "$stamp"
  say 'installing npm packages: done'
}

if ! is_current; then
  # `npm start` and `npm test` of one clone at once: the second waits, and finds the work done.
  exec 9<harness/engine
  # That of BusyBox cannot wait for a limited time; it knows no `--version` either.
  if flock --version >/dev/null 2>&1; then
    flock -w 600 9 || fail 'another process has been installing npm packages here for 10 min' 'end it, then run this again'
  fi
  is_current || install_packages
  exec 9<&-
fi

# Where a C library of another kind keeps the pinned binary from running, the machine's own Node serves.
if [ -e "$pinned" ] && ! is_new_enough "$pinned"; then rm -f "$pinned"; fi
PATH=$PWD/node_modules/.bin:$PATH
is_new_enough node ||
  fail "Node 24 or newer is needed: found $(node --version 2>/dev/null || echo none), and none is pinned for $(uname -sm)" \
    'install Node 24 (or enter `nix develop`), then run this again'

exec node harness/testing/prepare-engine.ts
