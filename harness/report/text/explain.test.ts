import { expect, test } from 'vitest'
import { atMost } from '../../judge/limit.ts'
import { explain, explainAll, explainBroken, promised } from './explain.ts'
import { literalCheck, timerCause } from '../../testing/literal-results.ts'

const slow = literalCheck({
  measured: 164,
  interval: [150, 180],
  verdict: 'fail',
  blame: 'service',
  evidence: [
    { kind: 'note', text: 'it used 8 % of its quota' },
    { kind: 'note', text: '164 ms  client 4' },
  ],
  fix: { kind: 'note', text: 'profile it' },
})
const silent = { service: [], database: [] }
const replay = 'SEED=42 npx vitest run specs/baseline.spec.ts -t "all"'

test('a broken check: the promise, the numbers, whose fault, the evidence, the fix', () => {
  expect(explain(slow)).toBe(
    `FAIL  baseline.latency.p99
  promised  P99 latency: < 100 ms
  call      GET /api/health
  measured  164 ms (95 % interval 150 – 180)
  blame     service
  evidence  it used 8 % of its quota
            164 ms  client 4
  fix       profile it`,
  )
})

test('a red test: the logs are evidence, and the way to see it again comes last', () => {
  const logs = { service: ['stuck'], database: ['waiting', 'still waiting'] }
  expect(explainAll([slow], { logs, replay })).toContain(
    `            164 ms  client 4

  last lines of the logs
  service   | stuck
  database  | waiting
            | still waiting

  fix       profile it
  replay    ${replay}`,
  )
})

test('checks of one cause are one block, and each fix stands there once, in the block that it belongs to', () => {
  const twin = { ...slow, id: 'baseline.latency.p95', cause: timerCause }
  const other = literalCheck({
    id: 'baseline.cpu',
    verdict: 'fail',
    fix: { kind: 'note', text: 'need less' },
  })
  const text = explainAll([{ ...slow, cause: timerCause }, twin, other], { logs: silent, replay })
  expect(text).toContain(`FAIL  baseline.latency.p99
FAIL  baseline.latency.p95
  cause     each request waits for setTimeout(…, 150) at app/api.ts:49
  call      GET /api/health
  measured  P99 latency 164 ms, promised < 100 ms
            P99 latency 164 ms, promised < 100 ms
  blame     service
  evidence  it used 8 % of its quota
            164 ms  client 4
  fix       profile it

FAIL  baseline.cpu`)
  expect(text).toContain(`  fix       need less

  replay    SEED=42`)
  const shared = explainAll([slow, { ...slow, id: 'baseline.mean', evidence: [] }, other], {
    logs: silent,
    replay,
  })
  expect(shared).toContain(`
  fix       baseline.latency.p99, baseline.mean: profile it
  replay    SEED=42`)
})

test('figures of one cause name their calls where these differ', () => {
  const cause = { kind: 'failing', text: 'status 500' } as const
  const whole = { ...slow, title: 'errors', unit: 'errors', cause, call: null }
  const text = explainAll([whole, { ...whole, id: 'calls.quote.errors', call: 'quote' }], {
    logs: silent,
    replay,
  })
  expect(text).toContain(`
  measured  164 errors, promised < 100 ms
            quote: 164 errors, promised < 100 ms
`)
})

test('what went on beside a run is told with the first rule that broke in it', () => {
  const of = (id: string, struckMs: number) => {
    const faults = {
      kind: 'faults',
      windows: [{ fault: 'killDatabase', struckMs, healedMs: 9_000 }],
    } as const
    const coreShortage = { kind: 'coreShortage', waitedShare: 0.5 } as const
    const evidence = [{ kind: 'note', text: `of ${id}` }, faults, coreShortage] as const
    return literalCheck({ id, verdict: 'fail', evidence, fix: 'surviveFaults' })
  }
  const text = explainAll([of('a', 1_000), of('b', 1_000), of('c', 2_000)], { logs: silent, replay })
  expect(text.match(/of [abc]$|faults: .*|waited for a core/gm)).toEqual([
    'of a',
    'faults: killDatabase 1.0 – 9.0 s',
    'waited for a core',
    'of b',
    'of c',
    'faults: killDatabase 2.0 – 9.0 s',
  ])
})

test('what follows a parenthesis stays with it', () => {
  const text = explain({ ...slow, evidence: [{ kind: 'note', text: 'it said (twice): so '.repeat(8) }] })
  expect(text).not.toMatch(/\)\s+:/)
})

test('a stack in the evidence keeps its lines, and the moment stands in the first', () => {
  const stack = '|     at Connection.<anonymous> (/srv/node_modules/pg/lib/client.js:204:73)'
  const what = `the service ended by itself: exit code 1\n  last lines of the service:\n  ${stack}`
  const rule = 'a crash'
  const text = explain({
    ...slow,
    evidence: [{ kind: 'violations', rule, count: 2, first: { what, atMs: 7_732 } }],
  })
  expect(text).toContain(`
  evidence  2 × a crash
              first  the service ended by itself: exit code 1, at 7.732 s
              last lines of the service:
              ${stack}
`)
})

test('no line of words is longer than 80 columns, and no word is broken', () => {
  const text = explain({ ...slow, evidence: [{ kind: 'note', text: 'the service was slow '.repeat(12) }] })
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
  expect(text.match(/slow/g)).toHaveLength(12)
})

test('what continues a line is indented, under the line as it stood', () => {
  const what = 'operation 7 has no row '.repeat(4).trim()
  const lost = { kind: 'violations', rule: 'lost', count: 2, first: { what } } as const
  const text = explain({ ...slow, evidence: [lost, { kind: 'note', text: 'the next sentence' }] })
  expect(text).toContain(`
  evidence  2 × lost
              first operation 7 has no row operation 7 has no row operation 7
                has no row operation 7 has no row
            the next sentence
`)
})

test('of growth, the replay says what the seed cannot repeat', () => {
  const grown = { kind: 'objects', name: 'Order', gains: [9], perRequest: 1 } as const
  const context = { logs: {}, replay: 'SEED=42' }
  const check = literalCheck({ verdict: 'fail', evidence: [grown] })
  expect(explainAll([check], context)).toContain(
    'replay    SEED=42\n            (the seed repeats the requests',
  )
  expect(explainAll([literalCheck({ verdict: 'fail' })], context)).not.toContain('the seed repeats')
})

test('the first line of source has those around it, with a mark, and the fix names it', () => {
  const around = { from: 36, lines: ['  first()', '  kept.push(request)', '', '}'] }
  const origins = [{ file: 'app/api.ts', line: 37, text: 'kept.push(request)', around }]
  const text = explain(literalCheck({ verdict: 'fail', call: null, origins, fix: 'findKept' }))
  expect(text).toContain(`
  origin    app/api.ts:37  kept.push(request)
                36 |   first()
            >   37 |   kept.push(request)
                38 |
                39 | }
`)
  expect(text).toContain('fix       release what app/api.ts:37 keeps')
  const idle = explain(literalCheck({ verdict: 'fail', call: null, origins, fix: 'findIdleGrowth' }))
  expect(idle).toContain('fix       bound what app/api.ts:37 keeps: it grows without requests')
})

test('a leak: the lines of source that are the cause', () => {
  const origins = [{ file: 'app/api.ts', line: 37, text: 'kept.push(request)' }]
  expect(explain(literalCheck({ verdict: 'fail', call: null, origins }))).toContain(`
  measured  2.14 ms (95 % interval 1.9 – 2.6)
  origin    app/api.ts:37  kept.push(request)`)
})

test('one line has what was measured and what was promised', () => {
  expect(promised(slow)).toBe('FAIL baseline.latency.p99: P99 latency 164 ms, promised < 100 ms')
})

test('of errors nothing is said twice', () => {
  const errors = literalCheck({
    id: 'baseline.errors',
    verdict: 'fail',
    title: 'errors',
    measured: 8,
    ...atMost(0, 'errors'),
    examined: { count: 838, of: 'requests' },
  })
  expect(promised(errors)).toBe('FAIL baseline.errors: 8 errors in 838 requests, promised 0 errors')
  expect(explain(errors)).toContain('\n  promised  0 errors\n')
})

test('a broken test tells what its message does not, and how to see it again', () => {
  const logs = { service: ['ready', 'fatal'], database: ['FATAL: no'] }
  expect(explainBroken('the service ended\n  | fatal', { logs, replay })).toBe(
    `the service ended
  | fatal

  last lines of the logs
  database  | FATAL: no

  replay    ${replay}`,
  )
})
