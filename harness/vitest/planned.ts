import { messageOf } from '../record/errors.ts'
import { withCallSite } from './with-call-site.ts'

const refusals = new Set<string>()

/** Whether this is what a refused plan was told: nothing was measured by it, so there is no evidence and nothing to replay. */
export const isRefusal = (message: string): boolean => refusals.has(message)

/**
 * A fixture that measures by a plan, which is checked before anything is started.
 *
 * @throws what `check` throws.
 */
export const planned = <Plan, Result>(
  check: (plan: Plan) => Plan,
  measure: (plan: Plan) => Promise<Result>,
): ((plan: Plan) => Promise<Result>) =>
  withCallSite(async (plan: Plan) => await measure(checked(check, plan)))

function checked<Plan>(check: (plan: Plan) => Plan, plan: Plan): Plan {
  try {
    return check(plan)
  } catch (error) {
    refusals.add(messageOf(error))
    throw error
  }
}
