import { expect, test } from 'vitest'
import { broken, faultRun } from '../../testing/judged-fault-run.ts'
import { firstSeen } from '../../testing/judged-workload.ts'
import { errorHygiene } from './error-hygiene.ts'

test('each thing that an error can tell of', () => {
  const of = (body: string) =>
    broken(faultRun({ errors: [{ status: 500, contentType: 'text/plain', body }] })).map(one =>
      one.replace(/:.* reveals its (\w+):.*/, ' $1'),
    )
  expect(of('connect ECONNREFUSED')).toEqual(['errorHygiene fail network'])
  expect(of('duplicate key violates constraint')).toEqual(['errorHygiene fail database'])
  expect(of('Error: no\n    at x (/srv/app.js:3:7)')).toEqual(['errorHygiene fail stack'])
  expect(of('insert into orders')).toEqual(['errorHygiene fail SQL'])
  expect(of('try again later')).toEqual([])
  expect(broken(faultRun({ errors: [] }))).toEqual([])
})

const error = (changes: Record<string, unknown> = {}, status = 500) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'urn:x', title: 'Broken', status, detail: 'look in the log', ...changes }),
})
const rigour = { check: 'hygiene', problems: true }

test('tidy problems', () => {
  const spelt = { ...error(), contentType: 'Application/Problem+JSON;charset=utf-8' }
  const dated = { ...error({}, 503), retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' }
  const judgement = errorHygiene([error(), spelt, { ...error({}, 503), retryAfter: '1' }, dated], rigour)
  expect(judgement).toMatchObject({ check: 'hygiene', verdict: 'pass' })
})

test('what is unexpected and no error is none', () => {
  const judgement = errorHygiene([error(), { ...error({}, 200), contentType: 'text/html' }], rigour)
  expect(judgement).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
})

test('what `outcome` finds no success in is an error, whatever its status', () => {
  const denied = { status: 200, contentType: 'application/json', body: '{"errors":[{"message":"no"}]}' }
  const revealing = { ...denied, body: 'insert into orders', byOutcome: true as const }
  expect(errorHygiene([{ ...denied, byOutcome: true }])).toMatchObject({
    verdict: 'pass',
    examined: { count: 1 },
  })
  expect(errorHygiene([revealing]).evidence).toMatchObject([{ rule: 'reveals its SQL' }])
})

test.each([
  [399, 0],
  [400, 1],
  [401, 1],
])('status %d is one of %d errors', (status, count) => {
  expect(errorHygiene([error({}, status), error()], rigour)).toMatchObject({ examined: { count: count + 1 } })
})

test('a client may be told to stay away for five minutes, and no longer', () => {
  const verdictOf = (retryAfter: string) => errorHygiene([{ ...error({}, 503), retryAfter }], rigour).verdict
  expect([verdictOf('300'), verdictOf('301')]).toEqual(['pass', 'fail'])
})

test.each([
  ['HTML', { ...error(), contentType: 'text/html', body: '<h1>' }, 'not application/problem+json'],
  ['no detail', error({ detail: undefined }), 'no detail'],
  ['an empty title', error({ title: '' }), 'no title'],
  ['another status', error({ status: 200 }), 'a status member that differs'],
  ['503 alone', error({}, 503), '503 without Retry-After'],
  [
    'a fraction',
    { ...error({}, 503), retryAfter: '0.5' },
    'Retry-After that is neither whole seconds nor a date',
  ],
  ['milliseconds', { ...error({}, 503), retryAfter: '1000' }, 'Retry-After of more than 300 s'],
  ['SQL', error({ detail: 'update accounts set balance = 1' }), 'reveals its SQL'],
  ['a stack', error({ detail: 'Error\n    at f (/app/server.mjs:1:2)' }), 'reveals its stack'],
])('%s', (_, planted, flaw) => {
  const judgement = errorHygiene([planted], rigour)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement).join('\n')).toContain(`${flaw}: status ${planted.status}`)
})

test.each([
  ['its beginning', 98, `${'x'.repeat(98)} SQL syntax ${'y'.repeat(90)}`],
  ['what it reveals, and something before', 99, `…${'x'.repeat(59)} SQL syntax ${'y'.repeat(129)}`],
])('of a long body is told, on one line, %s', (_, before, shown) => {
  const body = `${'x'.repeat(before)}\nSQL syntax ${'y'.repeat(200)}`
  const planted = { status: 500, contentType: 'text/plain', body }
  expect(errorHygiene([planted]).evidence).toMatchObject([{ rule: 'reveals its database', count: 1 }])
  expect(firstSeen(errorHygiene([planted]))).toEqual([
    `reveals its database: status 500, text/plain, ${shown}`,
  ])
})

test('what a header reveals counts as what the body reveals', () => {
  const headers = ['x-reason: connect ECONNREFUSED 172.18.0.3:5432']
  expect(firstSeen(errorHygiene([{ ...error(), headers }], rigour))).toEqual([
    `reveals its network: status 500, application/problem+json, ${headers[0]}`,
  ])
})

test('the host name of a container is a host', () => {
  const body = JSON.stringify({ ...JSON.parse(error().body), instance: '/replicas/0a1b2c3d4e5f/7' })
  const named = { ...error(), body, hostNames: ['0a1b2c3d4e5f'] }
  expect(firstSeen(errorHygiene([named], rigour))).toEqual([
    `reveals its network: status 500, application/problem+json, ${body}`,
  ])
  expect(errorHygiene([{ ...error(), body }], rigour).verdict).toBe('pass')
})

test('what is promised is said', () => {
  const titles = [errorHygiene([error()]), errorHygiene([error()], rigour)].map(({ title }) => title)
  expect(titles).toEqual([
    'an error reveals no internals of the service',
    'an error says what happened and reveals no internals',
  ])
})

test('no error was seen', () => {
  expect(errorHygiene([], rigour).verdict).toBe('inconclusive')
})

test('a secret that is cut off with the end of an error is not told', () => {
  const body = `${'x'.repeat(170)} token: Bearer ${'a1'.repeat(30)}`
  const { evidence } = errorHygiene([{ status: 500, contentType: 'text/html', body }], rigour)
  expect(JSON.stringify(evidence)).toContain('Bearer ***')
  expect(JSON.stringify(evidence)).not.toContain('a1a1')
})

test('a record in place of its errors is refused with the fix', () => {
  const wrong = faultRun() as unknown as Parameters<typeof errorHygiene>[0]
  expect(() => errorHygiene(wrong)).toThrow('write errorHygiene(record.errors)')
})
