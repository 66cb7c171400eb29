import { messageOf } from '../record/errors.ts'
import { earlierOver, noteAsked } from './unawaited.ts'
import { noteMeasured } from './unjudged.ts'
import { withCallSite } from './with-call-site.ts'

const refusals = new Set<string>()

/** Whether a plan was refused, or no system could be started, with this message: nothing was measured, so there is nothing to replay. */
export const isRefusal = (message: string): boolean => refusals.has(message)

/**
 * A fixture that measures by a plan, which is checked before anything is started. `name` is that of the fixture.
 *
 * @throws what `check` throws.
 */
export function planned<Plan, Result>(
  name: string,
  check: (plan: Plan) => void,
  measure: (plan: Plan) => Promise<Result>,
): (plan: Plan) => Promise<Result> {
  const ask = withCallSite(async (plan: Plan) => {
    await beforehand(() => check(plan))
    await earlierOver()
    const result = await measure(plan)
    noteMeasured(result)
    return result
  })
  return plan => noteAsked(name, ask(plan))
}

/** What comes before a measurement: if it fails, its message says all. */
export async function beforehand<Result>(prepare: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await prepare()
  } catch (error) {
    refusals.add(messageOf(error))
    throw error
  }
}
