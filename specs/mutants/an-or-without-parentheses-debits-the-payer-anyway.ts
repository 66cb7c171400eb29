import { mutant, type Exam } from './mutant.ts'

/**
 * `id in (payer, payee) and (…)` became `id = payer or id = payee and (…)`, and AND binds closer: the payer is
 * debited whatever the condition says. A poor payer meets the CHECK, a replay sets its balance to null: both are
 * answered 500.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `where id in ($2, $3) and (`,
    replace: `where id = $2 or id = $3 and (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
