import { expect, test } from 'vitest'
import { exitRemedy } from './exit-remedy.ts'

test.each([
  ['mkdir() "/var/lib/nginx/body" failed (30: Read-only file system)', '`tmpfs`'],
  ["Error: EROFS: read-only file system, open '/data/a'", '`tmpfs`'],
  ['chown("/var/lib/nginx/body", 33) failed (1: Operation not permitted)', '`capabilities`'],
  ['the licence has expired', 'its last lines above say why'],
])('of a service that ended with %o', (line, remedy) => {
  expect(exitRemedy(['starting', line])).toContain(remedy)
})
