import { describe, expect, test } from 'vitest'
import { bytesPerRequest, megabytes } from '../../record/units.ts'
import { growthOf, rounds } from '../../testing/literal-growth.ts'
import { judgeLeaks, judgeWorkingSet } from './leaks.ts'

const limits = {
  heap: bytesPerRequest(8),
  external: bytesPerRequest(8),
  native: bytesPerRequest(32),
  workingSet: megabytes(10),
}
const end = {
  reached: 'memoryLimit',
  requests: 1240,
  seconds: 8.06,
  first: { heap: 9e6, external: 4e6, native: 6e6 },
  latest: { heap: 11e6, external: 390e6, native: 7e6 },
  lastLines: ['listening'],
} as const
const verdicts = (record: Parameters<typeof judgeLeaks>[0]) =>
  Object.fromEntries(judgeLeaks(record, limits).map(({ check, verdict }) => [check, verdict]))

test('a service that is killed at its memory limit fails by what grew most until then', () => {
  expect(verdicts(end)).toMatchObject({ heap: 'inconclusive', external: 'fail', idle: 'inconclusive' })
  const external = judgeLeaks(end, limits).find(({ check }) => check === 'external')
  expect(external?.fix).toBe('findKept')
  expect(external?.evidence).toEqual([
    { kind: 'outOfMemory', reached: 'memoryLimit', requests: 1240, seconds: 8.06 },
    { kind: 'gainedBytes', gained: { heap: 2e6, external: 386e6, native: 1e6 } },
    { kind: 'lastLines', lines: ['listening'] },
  ])
})

test('one whose files filled its memory fails by its files', () => {
  const full = { ...end, first: { ...end.first, files: 0 }, latest: { ...end.first, files: 480e6 } }
  const files = judgeLeaks(full, limits).find(({ check }) => check === 'files')
  expect(files).toMatchObject({ verdict: 'fail', fix: 'boundFiles' })
  expect(verdicts(full)).toMatchObject({ heap: 'inconclusive', external: 'inconclusive' })
  expect(verdicts(end)).not.toHaveProperty('files')
})

test('buffers are native memory too', () => {
  const first = { heap: 9e6, external: 4e6, native: 6e6 }
  const grown = (native: number) =>
    verdicts({ ...end, first, latest: { heap: 11e6, external: 45.5e6, native } })
  expect(grown(48.7e6)).toMatchObject({ external: 'fail', native: 'inconclusive' })
  expect(grown(98.7e6)).toMatchObject({ external: 'inconclusive', native: 'fail' })
})

test('without a database, nothing is said of connections to one', () => {
  expect(Object.keys(verdicts(end))).toContain('connections')
  expect(Object.keys(verdicts({ ...end, withoutDatabase: true }))).not.toContain('connections')
})

test('what could not be read did not grow', () => {
  const unread = { ...end, first: { heap: 9e6 }, latest: { heap: 11e6 } }
  const heap = judgeLeaks(unread, limits).find(({ check }) => check === 'heap')
  expect(heap?.verdict).toBe('fail')
  expect(heap?.evidence[1]).toEqual({ kind: 'gainedBytes', gained: { heap: 2e6, external: 0, native: 0 } })
})

test('one that reached the limit of its heap fails by its heap', () => {
  expect(verdicts({ ...end, reached: 'heapLimit' })).toMatchObject({ heap: 'fail', external: 'inconclusive' })
})

test('a service that is watched from outside is judged by nothing else', () => {
  const growth = { windows: [], failures: {}, unseen: { kind: 'unseen' }, fromOutside: true } as const
  const idle = { windows: [], failures: {}, unseen: { kind: 'unseen' } } as const
  const workingSet = { requests: 0, failures: {} }
  expect(Object.keys(verdicts({ growth, idle, workingSet }))).toEqual([
    'native',
    'fileDescriptors',
    'handles',
    'connections',
    'workingSet',
  ])
  const sizes = { first: { anonymous: 1e8 }, latest: { anonymous: 5e8 } }
  const ended = { ...end, ...sizes, unseen: { kind: 'unseen' } } as const
  expect(verdicts(ended)).toMatchObject({ native: 'fail', heap: 'inconclusive' })
  expect(verdicts({ ...ended, fromOutside: true })).toEqual({
    native: 'fail',
    fileDescriptors: 'inconclusive',
    handles: 'inconclusive',
    connections: 'inconclusive',
    workingSet: 'inconclusive',
  })
  const { native: _, ...byDefault } = limits
  const native = judgeLeaks(ended, byDefault).find(({ check }) => check === 'native')
  expect(native).toMatchObject({ title: 'memory of its container kept', limit: { value: 4_000 } })
  // The memory of a container contains the heap. Without glibc there is no figure of native memory alone.
  const seen = { first: { heap: 9e6, anonymous: 1e8 }, latest: { heap: 90e6, anonymous: 5e8 } }
  expect(verdicts({ ...end, ...seen })).toMatchObject({ native: 'inconclusive', heap: 'fail' })
})

test('nothing recorded is nothing passed', () => {
  const nothing = { windows: [], failures: {} }
  const workingSet = { requests: 0, failures: {} }
  const judged = Object.values(verdicts({ growth: nothing, idle: nothing, workingSet }))
  expect(new Set(judged)).toEqual(new Set(['inconclusive']))
  expect(judged).toHaveLength(8)
})

test('a heap that grows without requests has one cause with the idle growth, and its line', () => {
  const at = { file: 'src/server.ts', line: 15 }
  const origins = { heap: [{ kind: 'inserted', method: 'push', count: 20, at }] } as const
  const growth = { ...growthOf(...rounds(3, () => rounds(10, () => 5_000))), origins }
  const growing = (bytes: number) => ({ seconds: 5, before: { heap: 9e6 }, after: { heap: 9e6 + bytes } })
  const judged = (bytes: number) => {
    const idle = { windows: [growing(bytes), growing(bytes)], failures: {} }
    const judgements = judgeLeaks({ growth, idle, workingSet: { requests: 0, failures: {} } }, limits)
    return Object.fromEntries(judgements.map(judgement => [judgement.check, judgement]))
  }
  const cause = { kind: 'kept', lines: [at], whileIdle: true }
  expect(judged(90_000)['heap']).toMatchObject({
    verdict: 'fail',
    cause,
    fix: 'findIdleGrowth',
  })
  expect(judged(90_000)['heap']?.evidence[0]).toEqual({
    kind: 'idleGrowth',
    figure: 'heap',
    perSecond: 18_000,
  })
  expect(judged(90_000)['idle']).toMatchObject({
    verdict: 'fail',
    cause,
    origins: [at],
    fix: 'findIdleGrowth',
  })
  expect(judged(0)['heap']).toMatchObject({ cause: { kind: 'kept', lines: [at] }, fix: 'findKept' })
  expect(judged(0)['heap']?.cause).not.toHaveProperty('whileIdle')
  expect(judged(0)['idle']).not.toHaveProperty('cause')
})

test('growth without requests is told only with what grows beside them, and when it is certain', () => {
  const judged = (
    idleGrowth: Readonly<Record<string, number>>,
    { windows = 2, perRound = 5_000 }: { readonly windows?: number; readonly perRound?: number } = {},
  ) => {
    const growth = {
      ...growthOf(...rounds(3, () => rounds(10, () => perRound))),
      origins: { heap: [{ kind: 'inserted', method: 'push', count: 20, at: { file: 'a.ts', line: 1 } }] },
    } as const
    const window = { seconds: 5, before: {}, after: idleGrowth }
    const idle = { windows: Array.from({ length: windows }, () => window), failures: {} }
    const judgements = judgeLeaks({ growth, idle, workingSet: { requests: 0, failures: {} } }, limits)
    return Object.fromEntries(judgements.map(judgement => [judgement.check, judgement]))
  }
  const alone = judged({})['heap']
  expect(alone).toMatchObject({ verdict: 'fail', fix: 'findKept', cause: { kind: 'kept' } })
  // Something else grows without requests: it is another trouble.
  expect(judged({ external: 90_000 })['heap']).toEqual(alone)
  expect(judged({ external: 90_000 })['idle']).toMatchObject({ verdict: 'fail' })
  expect(judged({ external: 90_000 })['idle']).not.toHaveProperty('cause')
  // Once may be by chance.
  expect(judged({ heap: 90_000 }, { windows: 1 })['heap']).toEqual(alone)
  expect(judged({ heap: 90_000 }, { windows: 1 })['idle']?.verdict).toBe('inconclusive')
  const calm = judged({ heap: 90_000 }, { perRound: 0 })['heap']
  expect(calm?.verdict).toBe('pass')
  expect(calm?.evidence).not.toContainEqual(expect.objectContaining({ kind: 'idleGrowth' }))
})

describe('the working set', () => {
  const limit = megabytes(10)
  const record = { requests: 1000, beforeBytes: 46_300_000, afterBytes: 46_800_000, failures: {} }

  test('the call of its requests is named', () => {
    expect(judgeWorkingSet({ ...record, call: 'GET /api/health' }, limit)).toMatchObject({
      call: 'GET /api/health',
      examined: { count: 1000, of: 'requests of GET /api/health' },
    })
  })

  test('half a megabyte more is within 10', () => {
    const judgement = judgeWorkingSet(record, limit)
    expect(judgement).toMatchObject({
      check: 'workingSet',
      verdict: 'pass',
      limit: { relation: '<', value: 10, unit: 'MB' },
      examined: { count: 1000, of: 'requests' },
      evidence: [{ kind: 'workingSet', beforeBytes: 46_300_000, afterBytes: 46_800_000 }],
    })
    expect(judgement.measured).toBeCloseTo(0.5)
  })

  test('12 MB more is not', () => {
    expect(judgeWorkingSet({ ...record, afterBytes: 58_300_000 }, limit)).toMatchObject({
      verdict: 'fail',
      measured: 12,
    })
  })

  test.each([{}, { beforeBytes: 46_300_000 }, { afterBytes: 46_800_000 }])(
    'without both figures nothing is judged: %o',
    figures => {
      expect(judgeWorkingSet({ requests: 1000, failures: {}, ...figures }, limit)).toMatchObject({
        verdict: 'inconclusive',
        measured: null,
      })
    },
  )

  test('failed requests leave nothing behind and prove nothing', () => {
    expect(judgeWorkingSet({ ...record, failures: { 'status 503': 1000 } }, limit)).toMatchObject({
      verdict: 'inconclusive',
      evidence: expect.arrayContaining([{ kind: 'failures', outcome: 'status 503', count: 1000 }]),
    })
  })
})

test('one that is watched from outside alone fails by the memory of its container', () => {
  const outside = { ...end, unseen: { kind: 'unseen' }, fromOutside: true, first: {}, latest: {} } as const
  expect(verdicts({ ...outside, reached: 'heapLimit' })).toMatchObject({ native: 'fail' })
  expect(verdicts(outside)).toMatchObject({ native: 'fail' })
  const filled = { ...outside, first: { anonymous: 0, files: 0 }, latest: { anonymous: 9e6, files: 480e6 } }
  expect(verdicts(filled)).toMatchObject({ native: 'inconclusive', files: 'fail' })
})
