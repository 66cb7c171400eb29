import { expect, test } from 'vitest'
import { bytesPerRequest, megabytes } from '../record/units.ts'
import { judgeLeaks } from './leaks.ts'

const limits = {
  heap: bytesPerRequest(8),
  external: bytesPerRequest(8),
  native: bytesPerRequest(32),
  workingSet: megabytes(10),
}
const end = {
  how: 'killed at its memory limit (OOM)',
  ofHeap: false,
  requests: 1240,
  seconds: 8.06,
  first: { heap: 9e6, external: 4e6, native: 6e6 },
  latest: { heap: 11e6, external: 390e6, native: 7e6 },
  lastLines: ['| listening'],
}
const verdicts = (record: Parameters<typeof judgeLeaks>[0]) =>
  Object.fromEntries(judgeLeaks(record, limits).map(({ check, verdict }) => [check, verdict]))

test('a service that is killed at its memory limit fails by what grew most until then', () => {
  expect(verdicts(end)).toMatchObject({ heap: 'inconclusive', external: 'fail', idle: 'inconclusive' })
  const external = judgeLeaks(end, limits).find(({ check }) => check === 'external')
  expect(external?.evidence).toEqual([
    'killed at its memory limit (OOM) after 1240 requests, 8.1 s after the first',
    'until its last reading: heap +2.0 MB, external +386.0 MB, native +1.0 MB',
    '| listening',
  ])
})

test('one that reached the limit of its heap fails by its heap', () => {
  expect(verdicts({ ...end, ofHeap: true })).toMatchObject({ heap: 'fail', external: 'inconclusive' })
})

test('nothing recorded is nothing passed', () => {
  const nothing = { windows: [], failures: {} }
  const workingSet = { requests: 0, failures: {} }
  const judged = Object.values(verdicts({ growth: nothing, idle: nothing, workingSet }))
  expect(new Set(judged)).toEqual(new Set(['inconclusive']))
  expect(judged).toHaveLength(8)
})
