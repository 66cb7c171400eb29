import { describe, expect, test } from 'vitest'
import { limits } from '../../testing/literal-growth.ts'
import { judgeFigure, type Finding } from './figure.ts'
import { quantitiesIn } from './quantities.ts'

/** Readings a hundred requests apart, window after window. */
const judged = (figure: string, ...windows: readonly (readonly number[])[]): Finding => {
  const quantity = quantitiesIn({ failures: {}, windows: [] }, limits).find(
    ({ figures }) => figures === figure,
  )
  if (quantity === undefined) throw new Error(`no quantity of ${figure}`)
  let requests = 0
  const readingsOf = (values: readonly number[]) =>
    values.map(value => ({ requests: (requests += 100), values: { [figure]: value } }))
  const record = windows.map(values => ({ classHistograms: [], readings: readingsOf(values) }))
  return judgeFigure({ failures: {}, windows: record }, figure, quantity)
}

/** Six readings, each by so much more than the one before. */
const line = (from: number, step: number): number[] =>
  Array.from({ length: 6 }, (_, index) => from + step * index)

const undecided = (why: string) => ({
  verdict: 'inconclusive',
  evidence: expect.arrayContaining([{ kind: 'undecidedGrowth', why }]),
})

describe('what stands still', () => {
  test('in the last window is measured there, whatever it was before', () => {
    const calm = judged('heap', line(0, 600), line(3_000, 600), line(6_000, 0))
    expect(calm).toMatchObject({ verdict: 'pass', slope: 0, interval: [0, 0] })
  })

  test('behind noise is seen in three windows together, not in one or two', () => {
    const noise = [0, 1_000, 0, 1_000, 0, 1_000]
    expect(judged('heap', noise)).toMatchObject({ ...undecided('unsteady'), interval: [-10, 10] })
    expect(judged('heap', noise, noise)).toMatchObject(undecided('unsteady'))
    expect(judged('heap', noise, noise, noise)).toMatchObject({ verdict: 'pass', interval: [0, 0] })
  })
})

describe('what grows three times as fast in one window as in another', () => {
  test('is even, and what grows still faster in one is filling', () => {
    expect(judged('heap', line(0, 1_000), line(6_000, 3_000), line(24_000, 1_000))?.verdict).toBe('fail')
    expect(judged('heap', line(0, 1_000), line(6_000, 3_010), line(24_000, 1_000))).toMatchObject(
      undecided('slowing'),
    )
  })

  test('leaks all the same where it comes in leaps, as native memory, or is counted', () => {
    const native = judged('native', line(0, 20_000), line(120_000, 4_000), line(140_000, 20_000))
    expect(native.verdict).toBe('fail')
    expect(judged('descriptors', line(0, 20), line(120, 1), line(126, 20)).verdict).toBe('fail')
  })
})

test('of more than three windows the first ones decide nothing: a service may begin to leak late', () => {
  const late = judged('heap', line(0, 0), line(0, 1_000), line(6_000, 1_000), line(12_000, 1_000))
  expect(late).toMatchObject({ verdict: 'fail', evidence: [{ requests: [700, 1200] }, {}, {}, {}] })
})

test('what grows in each window and falls back between them may be no growth at all', () => {
  const falling = judged('heap', line(0, 1_000), line(4_500, 1_000), line(9_000, 1_000))
  expect(falling).toMatchObject(undecided('unsteady'))
  // The limit is 8.
  expect(falling.interval).toEqual([7.5, 8.5])
})

describe('the halves of the fourth window, which is long', () => {
  const before = [line(0, 3_000), line(18_000, 3_000), line(36_000, 3_000)] as const
  /** Thirteen readings: a half ends and begins with the seventh, and its rise is from its first reading to its sixth. */
  const long = (second: number): number[] => {
    const gains = [1_400, second, 800, 800, 1_200, 500, ...Array.from({ length: 6 }, () => 2_000)]
    return [0, ...gains].map((_, index) => 54_000 + gains.slice(0, index).reduce((a, b) => a + b, 0))
  }

  test('a first half that grows a third as fast as the windows before is even', () => {
    expect(judged('heap', ...before, long(800)).verdict).toBe('fail')
  })

  test('one that grows more slowly is filling, however the whole window grows', () => {
    expect(judged('heap', ...before, long(790))).toMatchObject(undecided('slowing'))
  })

  test('of the third window, which is short, halves say nothing', () => {
    expect(judged('heap', ...before.slice(1), long(790)).verdict).toBe('fail')
  })
})

describe('what comes and goes in waves', () => {
  /** Three windows of twelve readings, which grow by `rise` from one fall to the next; each keeps so much more. */
  const waves = (falls: readonly number[], rise: number, leak = 0) => {
    const readings = Array.from({ length: 36 }, (_, reading) => {
      const fall = falls.findLast(one => one <= reading) ?? 0
      return (reading - fall) * rise + leak * reading
    })
    return [readings.slice(0, 12), readings.slice(12, 24), readings.slice(24)]
  }

  test('stands still where the band that it keeps to does', () => {
    const wave = judged('heap', ...waves([11, 22, 33], 8_000))
    expect(wave).toMatchObject({
      figure: 'heap',
      verdict: 'pass',
      evidence: [{ kind: 'waves' }, {}, {}, {}],
    })
    expect(wave.interval[1]).toBeLessThan(limits.heap)
  })

  test('may leak where that rises, or may rise by as much as is too much', () => {
    expect(judged('heap', ...waves([11, 22, 33], 8_000, 900)).verdict).not.toBe('pass')
    expect(judged('heap', ...waves([9, 16, 27, 34], 8_000)).verdict).toBe('inconclusive')
  })
})
