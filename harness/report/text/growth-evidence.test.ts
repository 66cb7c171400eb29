import { describe } from 'vitest'
import { says } from '../../testing/evidence-words.ts'

const at = { file: 'app/api.ts', line: 37, text: 'kept.push(request)' }

describe('growth', () => {
  says([
    [
      { kind: 'steps', figure: 'heap', requests: [480, 2880], gained: 912, grew: 6, unchanged: 1, shrank: 3 },
      'heap, requests 480 to 2880: +912 in 10 rounds, 6 grew, 1 unchanged, 3 shrank',
    ],
    [
      { kind: 'rises', perRequest: 15.12, perRound: 224 },
      '15.1 for each request and 224 for each round of new connections',
    ],
    [
      { kind: 'objects', name: 'Timer', gains: [24, 24], perRequest: 0.01 },
      'Timer: +24, +24 (0.01 a request)',
    ],
    [{ kind: 'idleGrowth', figure: 'heap', perSecond: 4_000 }, 'heap: 4,000 a second without requests'],
    [
      { kind: 'processLimit', processes: 64 },
      '64 processes and threads are in its container, which may have no more: it cannot start another',
    ],
    [
      { kind: 'connectionLimit', connections: 95 },
      '95 connections are open, more than there were clients, and the database takes no more',
    ],
    [
      { kind: 'exhausted', figure: 'descriptors', from: 11, to: 99, requests: 900 },
      'descriptors grew from 11 to 99 in 900 requests, until some failed',
    ],
    [
      { kind: 'refuses', requests: 900, connections: { open: 10 }, refusing: ['GET /: status 503'] },
      'after 900 requests the service refuses requests although none is in flight; connections to the database: 10 open',
      'GET /: status 503',
    ],
    [
      { kind: 'refuses', requests: 240, connections: { open: 0, 'advisory locks': 0 }, refusing: [] },
      'after 240 requests the service refuses requests although none is in flight; it has no database connections left: ' +
        'idle_in_transaction_session_timeout may have closed them while its pool counts them as in use',
    ],
    [{ kind: 'workingSet', beforeBytes: 46.3e6, afterBytes: 46.8e6 }, '46.3 MB before, 46.8 MB after'],
    [
      { kind: 'outOfMemory', reached: 'memoryLimit', requests: 1240, seconds: 8.06 },
      'killed at its memory limit (OOM) after 1240 requests, 8.1 s after the first',
    ],
    [
      { kind: 'gainedBytes', gained: { heap: -2e6, external: 1386e6, native: 0 } },
      'until its last reading: heap -2.0 MB, external +1,386.0 MB, native 0.0 MB',
    ],
    [{ kind: 'lastLines', lines: ['listening'] }, 'last lines of the service:', '| listening'],
    [{ kind: 'inserted', method: 'push', count: 80, at }, 'added by push, 80 times, at app/api.ts:37'],
    [
      { kind: 'allocated', function: '', made: [40, 41], at },
      'allocated in an anonymous function, +40, +41, at app/api.ts:37',
    ],
    [
      {
        kind: 'retained',
        name: 'Order',
        made: [2, 1],
        bytes: 96,
        path: [
          { edge: '[3]', retainer: 'Array', retainerType: 'object' },
          { edge: 'kept', retainer: 'system / Context', retainerType: 'object' },
          { edge: 'previous', retainer: 'system / Context', retainerType: 'object' },
          { edge: 'context', retainer: 'createApi', retainerType: 'closure' },
        ],
      },
      'Order: +2, +1 (96 B), held by [3] of Array ← variable kept ← outer scope ← context of function createApi',
    ],
    [
      {
        kind: 'openTargets',
        targets: [
          ['socket', 40],
          ['pipe', 2],
        ],
      },
      'open: 40 × socket, 2 × pipe',
    ],
    [{ kind: 'fed', name: 'kept', at: { file: 'app/api.ts', line: 3 } }, 'added to kept at app/api.ts:3'],
    [
      { kind: 'written', text: 'select 1', at: { file: 'app/api.ts', line: 3 } },
      'kept text or key, written at app/api.ts:3: select 1',
    ],
    [
      { kind: 'functionKept', made: [3, 4], at: { file: 'app/api.ts', line: 3 } },
      'functions kept, +3, +4, defined at app/api.ts:3',
    ],
    [
      { kind: 'suspect', at: { file: 'app/api.ts', line: 3 } },
      'one of the few lines that keep something outside the heap: app/api.ts:3',
    ],
    [
      { kind: 'unattributed', said: 'it was gone\n  fix: look' },
      'its origin could not be found: it was gone',
    ],
    [{ kind: 'follows', check: 'heap' }, 'it grew together with heap, which leaks and explains it'],
    [{ kind: 'waves' }, 'it rose and fell in waves, within bounds that did not rise'],
    [{ kind: 'growingRoutes', routes: [], of: 16 }, 'no single route made it grow twice'],
    [{ kind: 'growingRoutes', routes: ['GET /'], of: 16 }, 'routes that make it grow: GET /'],
    [
      { kind: 'growingRoutes', routes: ['GET /'], of: 3, untried: 13 },
      'routes that make it grow: GET /; there was no time to try 13 more',
    ],
    [{ kind: 'inProcess', pid: 23, command: 'node -e \n  keep()' }, 'kept in a helper, process 23: node -e '],
    [
      { kind: 'searchEnded', seconds: 60 },
      'the service answers slowly: the search for the line ended after 60 s, before all requests were sent',
    ],
    [
      { kind: 'growingRoutes', routes: Array.from({ length: 13 }, () => 'GET /'), of: 16 },
      'nearly every route makes it grow (13 of 16)',
    ],
  ])
})
