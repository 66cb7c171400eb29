import { messageOf } from '../record/errors.ts'
import { earlierOver, noteAsked } from './unawaited.ts'
import { noteMeasured } from './unjudged.ts'
import { withCallSite } from './with-call-site.ts'

const refusals = new Set<string>()

/** Whether a plan was refused, or a system did not start: nothing was measured, so there is nothing to replay. */
export const isRefusal = (message: string): boolean => refusals.has(message)

/** A fixture that checks its plan before anything is started. @throws what `check` throws. */
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

/** Runs a step before a measurement. If it fails, its message is sufficient. */
export async function beforehand<Result>(prepare: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await prepare()
  } catch (error) {
    refusals.add(messageOf(error))
    throw error
  }
}
