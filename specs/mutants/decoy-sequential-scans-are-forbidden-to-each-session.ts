import { mutant, type Exam } from './mutant.ts'

/**
 * Each session tells the planner to avoid sequential scans and compilation, and to plan each prepared
 * text once for all values. It looks as if the list, which reads every row, could not be answered; but
 * such a setting only makes a plan dearer and never forbids it, the list walks along the primary key,
 * and no plan changes what a statement sees, locks or returns. So it breaks no promise.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    lock_timeout: lockMs,`,
    replace: `    // The tables are small when the first statements are planned, and large later: the index is right for both.
    enable_seqscan: 'off',
    jit: 'off',
    plan_cache_mode: 'force_generic_plan',
    lock_timeout: lockMs,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: [],
  firstTry: 'acquitted',
}
