import { expect, test } from 'vitest'
import type { Cause } from '../../judge/cause.ts'
import { causeSentence } from './cause.ts'

const lines = [{ file: 'app/api.ts', line: 49 }]
const waited = { lines, waitedMs: 120, times: 1 }
const statement = { text: 'select 1', sessions: 5 }

const cases: readonly (readonly [cause: Cause, sentence: string])[] = [
  [{ kind: 'timer', ...waited, delayMs: 150 }, 'each request waits for setTimeout(…, 150) at app/api.ts:49'],
  [
    { kind: 'timer', ...waited, times: 4, delayMs: 30 },
    'each request waits 4 times for setTimeout(…, 30) at app/api.ts:49',
  ],
  [
    { kind: 'loop', lines, share: 0.9, longestMs: 200, calls: 'readFileSync' },
    'the event loop is blocked for up to 200 ms by readFileSync() at app/api.ts:49',
  ],
  [
    { kind: 'computing', lines, share: 0.98, cpuMs: 46, calls: 'scryptSync' },
    '98 % of the CPU time, 46 ms for each request, is spent in scryptSync() at app/api.ts:49',
  ],
  [
    { kind: 'computing', lines, share: 0.5, cpuMs: 2 },
    '50 % of the CPU time, 2 ms for each request, is spent at app/api.ts:49',
  ],
  [
    { kind: 'garbage', lines, share: 0.4 },
    'garbage collection takes 40 % of the CPU time, for objects created at app/api.ts:49',
  ],
  [
    { kind: 'quota', quotaCores: 0.5, quotaShare: 0.99 },
    'the quota of 0.5 cores is used up (99 %); no single line was found',
  ],
  [
    { kind: 'lookup', ...waited, host: 'db.internal' },
    'each request waits 120 ms for a DNS lookup (db.internal) at app/api.ts:49',
  ],
  [
    { kind: 'connecting', ...waited },
    'each request opens a connection and waits 120 ms for it at app/api.ts:49',
  ],
  [
    { kind: 'statements', ...waited, times: 40 },
    'each request sends 40 statements one after the other, 120 ms in all, at app/api.ts:49',
  ],
  [
    {
      kind: 'lock',
      statement: { ...statement, blockedBy: { text: 'update a', state: 'idle in transaction' } },
    },
    'requests wait for a lock: select 1, held by a connection that is idle in transaction after update a',
  ],
  [
    { kind: 'statement', lines, statement: { ...statement, waitEvent: 'Timeout: PgSleep' } },
    'the database is slow to execute: select 1 (Timeout: PgSleep) at app/api.ts:49',
  ],
  [
    { kind: 'pool', ...waited, connections: 1 },
    'each request waits 120 ms for one of 1 connections, all in use, at app/api.ts:49',
  ],
  [
    { kind: 'sequence', ...waited, times: 6 },
    'each request waits 6 times one after the other, 120 ms in all, at app/api.ts:49',
  ],
  [
    { kind: 'threadPool', ...waited, on: 'PBKDF2REQUEST' },
    "each request waits 120 ms for Node's thread pool (PBKDF2REQUEST) at app/api.ts:49",
  ],
  [{ kind: 'failing', text: 'status 503' }, 'requests fail: status 503'],
  [{ kind: 'kept', lines }, 'requests leak resources that are created or kept at app/api.ts:49'],
  [
    { kind: 'kept', lines, whileIdle: true },
    'it grows without requests, by what is created or kept at app/api.ts:49',
  ],
  [{ kind: 'wait', ...waited }, 'each request waits 120 ms at app/api.ts:49'],
  [{ kind: 'beside', name: 'cache' }, 'requests wait for cache, which uses all the CPU it can'],
  [{ kind: 'database' }, 'requests wait for the database'],
  [
    { kind: 'costlier', lines, candidateMs: 3, baselineMs: 1 },
    'each request takes 3 ms instead of 1 ms at app/api.ts:49',
  ],
  [
    { kind: 'costlier', lines, candidateMs: 3, baselineMs: 0 },
    'each request takes 3 ms more, in code that the baseline does not have, at app/api.ts:49',
  ],
  [{ kind: 'told', text: 'debit before credit' }, 'debit before credit'],
]

test.each(cases)('$0.kind', (cause, sentence) => {
  expect(causeSentence(cause)).toBe(sentence)
})
