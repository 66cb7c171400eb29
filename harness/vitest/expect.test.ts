import { describe, expect as plainly, test } from 'vitest'
import { operationsOf, recordOf, trafficOf } from '../testing/literal-record.ts'
import { expect } from './expect.ts'
import { measurePairs, type Compared } from '../measure/paired-runs.ts'
import { percent } from '../record/units.ts'

const by = percent(10)

/** Both sides of a comparison of a candidate that takes so long, by turns, with a baseline that takes 2 ms. */
const compared = (...candidateMs: readonly number[]): Promise<Compared> => {
  let runs = 0
  return measurePairs(
    async role => {
      const latencyMs = role === 'candidate' ? candidateMs[runs++ % candidateMs.length] : 2
      return recordOf(trafficOf(operationsOf([latencyMs ?? 2])))
    },
    { decided: { by }, pairsAtMost: 8 },
    1,
  )
}

describe('toBeNoSlowerThan', () => {
  test('lets a candidate pass that is as fast', async () => {
    const { candidate, baseline } = await compared(2)
    expect(candidate).toBeNoSlowerThan(baseline, { by })
  })

  test('says by how much a candidate is slower, of how many pairs, and what to do', async () => {
    const { candidate, baseline } = await compared(3)
    const hold = () => expect(candidate).toBeNoSlowerThan(baseline, { by })
    plainly(hold).toThrow(
      `slowdown.mean
  promised  mean latency against the baseline: < 10 %
  measured  50 % (95 % interval 50 – 50)`,
    )
    plainly(hold).toThrow('medians of 8 runs each: candidate 3 ms, baseline 2 ms')
    plainly(hold).toThrow('p = 0.0078 for no difference')
    plainly(hold).toThrow('fix       profile both')
    plainly(hold).toThrow('replay    SEED=')
  })

  test('fails as inconclusive where the limit cannot be told from what was measured', async () => {
    const { candidate, baseline } = await compared(2, 3)
    plainly(() => expect(candidate).toBeNoSlowerThan(baseline, { by })).toThrow('INCONCLUSIVE')
  })

  test('tells several comparisons of one spec apart', async () => {
    const { candidate, baseline } = await compared(3)
    plainly(() => expect(candidate).toBeNoSlowerThan(baseline, { by }, 'transfers')).toThrow(
      '.transfers.slowdown.mean',
    )
  })

  test('refuses `.not`, which would turn inconclusive into a pass', async () => {
    const { candidate, baseline } = await compared(3)
    plainly(() => expect(candidate).not.toBeNoSlowerThan(baseline, { by })).toThrow('cannot be negated')
  })

  test('refuses the sides of two comparisons', async () => {
    const [{ candidate }, { baseline }] = await Promise.all([compared(2), compared(2)])
    plainly(() => expect(candidate).toBeNoSlowerThan(baseline, { by })).toThrow(
      'candidate and baseline were not measured in turns\n  fix: take both from the same call of `compare`',
    )
  })

  test('does not compile for what was not measured in turns', async () => {
    const { candidate, baseline } = await compared(2)
    const record = recordOf()
    // @ts-expect-error: the baseline is not what is promised to be fast
    plainly(() => expect(baseline).toBeNoSlowerThan(candidate, { by })).not.toThrow(TypeError)
    // @ts-expect-error: a record says nothing of what was measured beside it
    plainly(() => expect(candidate).toBeNoSlowerThan(record, { by })).toThrow('not measured in turns')
    // @ts-expect-error: neither does another
    plainly(() => expect(record).toBeNoSlowerThan(baseline, { by })).toThrow('not measured in turns')
  })
})
