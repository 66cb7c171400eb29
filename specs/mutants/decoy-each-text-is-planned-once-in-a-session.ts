import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each session plans a prepared statement once, without looking at its values, scans no table
 * where an index serves, and never compiles a plan. It looks like plans that are out of date when the
 * tables have grown, but every look-up goes by an index, and what a statement reads and locks does not
 * depend on its plan.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: 'plumbline',
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    jit: 'off',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'acquitted',
  breaks: [],
}
