import { mutant } from '../../specs/mutants/mutant.ts'
import { service } from '../../specs/service.ts'
import { judgeSlowdown } from '../judge/comparison.ts'
import type { Judgement } from '../judge/verdict.ts'
import { explain } from '../report/explain.ts'
import { expect, get, ms, percent, test } from '../test.ts'
import type { Compared } from '../turns.ts'

/** Each list of accounts computes as well, for about a third of the CPU time that it takes without. */
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

const by = percent(10)
const plan = {
  each: { clients: 10, call: get('/api/accounts'), for: ms(500) },
  until: { decided: { by }, pairsAtMost: 40 },
}

const judged = ({ candidate }: Compared): Judgement => {
  const judgement = judgeSlowdown(candidate.comparison, { by })
  console.log(explain({ id: 'comparison', ...judgement }))
  return judgement
}

test('a service against itself raises no alarm', async ({ compare }) => {
  const compared = await compare({ candidate: service, baseline: service }, plan)
  expect(judged(compared).verdict).not.toBe('fail')
  // A busy machine may leave 10 % undecided; this much it cannot.
  expect(compared.candidate).toBeNoSlowerThan(compared.baseline, { by: percent(25) })
})

test('a service that is slower by a third is found out', async ({ compare }) => {
  const compared = await compare({ candidate: slower, baseline: service }, plan)
  expect(judged(compared)).toMatchObject({ verdict: 'fail' })
})
