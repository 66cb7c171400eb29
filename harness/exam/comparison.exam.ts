import { mutant } from '../../specs/mutants/mutant.ts'
import { service } from '../../specs/service.ts'
import { judgeSlowdown } from '../judge/comparison.ts'
import { expect, get, ms, percent, test } from '../test.ts'

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
  until: { decided: { by }, pairsAtMost: 24 },
}

test('a service against itself is no slower', async ({ compare }) => {
  const { candidate, baseline } = await compare({ candidate: service, baseline: service }, plan)
  expect(candidate).toBeNoSlowerThan(baseline, { by })
})

test('a service that is slower by a third is found out', async ({ compare }) => {
  const { candidate } = await compare({ candidate: slower, baseline: service }, plan)
  expect(judgeSlowdown(candidate.comparison, { by })).toMatchObject({ verdict: 'fail' })
})
