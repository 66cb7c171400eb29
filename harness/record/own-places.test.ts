import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { causedBy, ownPlaces } from './errors.ts'

const here = resolve('.')

test.for([
  ['    at act (file:///shop/plumbline/a.spec.ts:3:17)', ['/shop/plumbline/a.spec.ts:3:17']],
  ['    at async file:///shop/a.ts:3:17', ['/shop/a.ts:3:17']],
  [`    at ${here}/plumbline/a.spec.ts:3:17`, ['plumbline/a.spec.ts:3:17']],
  [`    at ${here}/service.ts?edition=2:3:17`, ['service.ts:3:17']],
  ['    at act (file:///my%20shop/50%25%23.ts:3:17)', ['/my shop/50%#.ts:3:17']],
  ['    at act (file:///shop/50%/a.ts:3:17)', ['/shop/50%/a.ts:3:17']],
  ['    at act (/my%20shop/a.ts:3:17)', ['/my%20shop/a.ts:3:17']],
  ['    at check (/shop/node_modules/zod/index.js:1:2)', []],
  ['    at node:internal/modules/run_main:101:5', []],
  [`    at drive (${here}/harness/load/drive.ts:1:2)`, []],
] as const)('of %s it is %j', ([line, places]) => {
  expect(ownPlaces({ stack: `Error: oh\n${line}` })).toEqual(places)
})

test('a syntax error of TypeScript has its place above its message', () => {
  const stack = `${here}/service.ts:2\nconst a = = 1\n          ^\nSyntaxError: Expression expected\n    at node:a:1`
  expect(ownPlaces({ stack })).toEqual(['service.ts:2'])
})

test('an error of the user is told with its first line in a file of the user', () => {
  const cause = Object.assign(new Error('oh'), {
    stack: 'Error: oh\n    at read (/srv/specs/votes.ts:58:12)',
  })
  expect(causedBy(cause, 'domain: read threw', 'return').message).toBe(
    'domain: read threw: oh\n  at /srv/specs/votes.ts:58:12\n  fix: return',
  )
  expect(causedBy('oh', 'domain: read threw', 'return').message).toBe('domain: read threw: oh\n  fix: return')
})
