import { sendRefused, type System } from 'vitest-plumbline'
import { errorHygiene, type Judgement, refusedWithoutEffect } from 'vitest-plumbline/judge'
import { list, money } from './domain.ts'
import { ifServed } from './elsewhere.ts'
import { forbidden, malformed, right } from './inputs.ts'

/** What is malformed, and then, if the service still serves, what is forbidden. */
export async function refusals(system: System): Promise<Judgement[]> {
  const domain = () => money([1_000, 1_000])
  const ill = await sendRefused(system, { domain: domain(), all: list, right, refused: malformed })
  const rejections = await ifServed({ check: 'rejections' }, async () => {
    const forbad = await sendRefused(system, { domain: domain(), all: list, refused: forbidden })
    return [
      refusedWithoutEffect(forbad, { check: 'rejections', title: 'a rejection changes nothing' }),
      errorHygiene([...ill.errors, ...forbad.errors], { check: 'refusalHygiene', problems: true }),
    ]
  })
  const title = 'malformed requests are refused without effect'
  return [refusedWithoutEffect(ill, { check: 'inputs', title }), ...rejections]
}
