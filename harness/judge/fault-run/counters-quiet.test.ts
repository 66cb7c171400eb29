import { describe, expect, test } from 'vitest'
import {
  attempt,
  confirmed,
  counters,
  firstSeen,
  holding,
  nothing,
  reading,
  row,
  unknown,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import { quietReads } from './counters.ts'
import type { WorkloadRecord } from './record.ts'

describe('reads when all is quiet', () => {
  const alone = (name: number, count: number) => ({ atMs: 50, answeredMs: 51, value: [[name, count]] })
  const judged = (values: Partial<WorkloadRecord>, lists = 1) =>
    quietReads(
      { ...workloadRecord(values), state: workloadRecord(values).after },
      counters,
      ({ value }) => (value as unknown[]).length > lists,
    )

  test('they say what the database holds', () => {
    expect(judged({ quiet: [reading(900, 1_100, 50), alone(1, 900), alone(2, 1_100)] })).toMatchObject({
      verdict: 'pass',
      examined: { count: 4, of: 'counters read with no operation in flight' },
    })
  })

  test('where no read was asked for, it is said how', () => {
    expect(judged({ quiet: [] })).toMatchObject({
      verdict: 'inconclusive',
      fix: { kind: 'note', text: 'name `lastReads` in the workload' },
    })
  })

  test('where `read` of the counters throws, what it was given is shown', () => {
    const read = () => {
      throw new TypeError('flatMap is not a function')
    }
    const record = { ...workloadRecord({ quiet: [alone(1, 900)] }), state: workloadRecord().after }
    expect(() => quietReads(record, { ...counters, read })).toThrow(
      'counters: read threw for [ [ 1, 900 ] ]: flatMap is not a function\n  fix: let it take whatever',
    )
  })

  test('of one counter they need not say the others, unless they are lists', () => {
    const record = { ...workloadRecord({ quiet: [alone(1, 900)] }), state: workloadRecord().after }
    expect(quietReads(record, counters)).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  })

  test('one that was kept from before, one that is missing, and one without an answer', () => {
    const judgement = judged({ quiet: [alone(1, 1_000), undefined] })
    expect(judgement).toMatchObject({
      verdict: 'fail',
      measured: 2,
      examined: { count: 2 },
      fix: 'serveAll',
    })
    expect(firstSeen(judgement)).toEqual([
      'a read was refused, failed or timed out',
      '1 read as 1,000, the database holds 900',
    ])
    expect(firstSeen(judged({ quiet: [alone(1, 900)] }, 0))).toEqual([
      '2 read as nothing, the database holds 1,100',
    ])
  })

  test('one without an answer proves nothing where no core was free, and one that is wrong does', () => {
    const generator = [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 100, ranMs: 30, waitedMs: 70 },
    ]
    expect(judged({ quiet: [undefined], generator })).toMatchObject({
      verdict: 'inconclusive',
      blame: 'host',
    })
    expect(judged({ quiet: [alone(1, 1_000)], generator })).toMatchObject({
      verdict: 'fail',
      fix: 'readCommitted',
    })
    expect(judged({ quiet: [alone(1, 1_000), undefined], generator }).verdict).toBe('fail')
    const answered = (status: number) => [{ status, contentType: 'text/plain', body: 'overflow' }]
    expect(judged({ quiet: [undefined], generator, errors: answered(500) }).verdict).toBe('fail')
    expect(judged({ quiet: [undefined], generator, errors: answered(503) }).verdict).toBe('inconclusive')
  })

  test.each([
    ['says nothing', [[1, 901]], 1_100, '2 read as nothing, the database holds 1,100'],
    [
      'says too little',
      [
        [1, 901],
        [2, 0],
      ],
      1_100,
      '2 read as 0, the database holds 1,100',
    ],
  ] as const)('the worst is the one that is furthest off: it %s', (_, value, held, what) => {
    const after = holding(900, held, row)
    expect(judged({ quiet: [{ atMs: 50, answeredMs: 51, value: [...value] }], after }, 0)).toMatchObject({
      moments: [50, 50],
      evidence: [{ first: { what: '1 read as 901, the database holds 900' }, worst: { what, atMs: 50 } }],
    })
  })

  test('of a counter that is gone, the read is wrong by all that it says', () => {
    const worst = (said: number) => {
      const after = { ...holding(900, 0, row), held: new Map([[1, 900]]) }
      const [evidence] = judged({ quiet: [reading(901, said, 50)], after }).evidence
      return evidence?.kind === 'violations' ? evidence.worst?.what : undefined
    }
    expect(worst(2)).toBe('2 read as 2, the database holds nothing')
    expect(worst(1)).toBeUndefined()
  })

  test('what is in doubt may take effect between the read and the database', () => {
    const other = attempt(confirmed, { order: { from: 3, to: 4, amount: 1 } })
    expect(judged({ acts: [other, attempt(unknown)], quiet: [reading(1_000, 1_000, 50)] }).verdict).toBe(
      'inconclusive',
    )
  })

  test('nothing was read when all was quiet, or nothing had changed', () => {
    expect(judged({}).verdict).toBe('inconclusive')
    expect(judged({ ...nothing, quiet: [reading(1_000, 1_000, 50)] }).verdict).toBe('inconclusive')
  })
})
