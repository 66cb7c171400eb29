import { mutant } from '../../specs/mutants/mutant.ts'
import { service } from '../../specs/service.ts'
import { judgeSlowdown, type Comparison, type ComparePromises } from '../judge/comparison.ts'
import type { Verdict } from '../judge/verdict.ts'
import { explain } from '../report/text/explain.ts'
import { literalCheck } from '../testing/literal-results.ts'
import { noteJudged } from '../vitest/unjudged.ts'
import { expect, get, percent, test } from 'vitest-plumbline'

/** Listing accounts takes about a third more CPU time. */
const slower = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async`,
    replace: `  app.use('/api/accounts', async (_, next) => {
    let sum = 0
    for (let i = 0; i < 50_000; i++) sum = Math.imul(sum, 31) + i
    Object.assign(globalThis, { sum })
    await next()
  })
  app.get('/api/accounts', async`,
  },
])

/** Holds 60 MB, about twice as much as the service needs without them. */
const larger = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async`,
    replace: `  Object.assign(globalThis, { held: Buffer.alloc(60_000_000, 1) })
  app.get('/api/accounts', async`,
  },
])

const by = percent(10)
const plan = { clients: 10, call: get('/api/accounts'), promises: { slowdownMax: by } }

const judged = (comparison: Comparison, promise: keyof ComparePromises = 'slowdownMax'): Verdict => {
  const judgement = judgeSlowdown(comparison, promise, by)
  noteJudged()
  console.log(explain(literalCheck({ id: 'comparison', ...judgement })))
  return judgement.verdict
}

/** The comparison with candidate and baseline exchanged. */
const swapped = ({ pairs }: Comparison): Comparison => ({
  pairs: pairs.map(({ candidate, baseline }) => ({ candidate: baseline, baseline: candidate })),
})

test('a service against itself does not fail', async ({ compare }) => {
  const comparison = await compare({ candidate: service, baseline: service, ...plan })
  // On a busy machine it may be inconclusive, but it must not fail.
  expect(judged(comparison)).not.toBe('fail')
})

test('a service that is slower by a third fails, and the other one passes', async ({ compare }) => {
  const comparison = await compare({ candidate: slower, baseline: service, ...plan })
  expect(judged(comparison)).toBe('fail')
  expect(judged(swapped(comparison))).toBe('pass')
})

test('a service that holds about three times as much memory fails, and the other one passes', async ({
  compare,
}) => {
  const promises = { workingSetMax: by }
  const comparison = await compare({ candidate: larger, baseline: service, ...plan, promises })
  expect(judged(comparison, 'workingSetMax')).toBe('fail')
  expect(judged(swapped(comparison), 'workingSetMax')).toBe('pass')
})
