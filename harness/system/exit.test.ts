import { expect, test } from 'vitest'
import { exitRemedy, stopSignalIn } from './exit.ts'

test.each([
  ['mkdir() "/var/lib/nginx/body" failed (30: Read-only file system)', '`tmpfs`'],
  ["Error: EROFS: read-only file system, open '/data/a'", '`tmpfs`'],
  ['chown("/var/lib/nginx/body", 33) failed (1: Operation not permitted)', '`capabilities`'],
  ["Error: EACCES: permission denied, mkdir '/data'", 'make its folders in the Dockerfile'],
  [
    "at getBinding (file:///app/server.mjs:585:26)\n  code: 'MODULE_NOT_FOUND',",
    'write a Dockerfile that installs the packages',
  ],
  [
    "at file:///app/server.mjs:29622:1\n  code: 'ENOENT',",
    'a Dockerfile that copies them to the path in the log',
  ],
  ["at file:///srv/index.js:1:1\n  code: 'MODULE_NOT_FOUND',", 'see its last lines above'],
  ['psql:/docker-entrypoint-initdb.d/schema.sql:1: ERROR:  syntax error at or near "tabel"', '`schema`'],
  ['ERROR 1064 (42000) at line 1: You have an error in your SQL syntax', '`schema`'],
  ['the licence has expired', 'see its last lines above'],
])('of a service that ended with %o', (line, remedy) => {
  expect(exitRemedy(['starting', line])).toContain(remedy)
})

test.each([
  [{}, 'SIGTERM'],
  [{ StopSignal: '' }, 'SIGTERM'],
  [{ StopSignal: '15' }, 'SIGTERM'],
  [{ StopSignal: 'SIGQUIT' }, 'SIGQUIT'],
  [{ StopSignal: '3' }, '3'],
])('%o is asked to end by %s', (config, signal) => expect(stopSignalIn(config)).toBe(signal))
