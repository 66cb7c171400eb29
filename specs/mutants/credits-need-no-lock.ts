import { type Exam, mutant } from './mutant.ts'

/**
 * Debits of one account take an advisory lock, named by the payer. Credits take none, because additions commute: the payee gets
 * `balance + amount`. The payer gets the balance that was read under the lock, less the amount. A team writes it so that a popular
 * payee is never waited for. But a payer is somebody's payee too. A credit that commits between the read and the update is
 * overwritten by the debit. A client sees money vanish: the total falls, and a balance differs from its ledger.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(`,
    replace: `    // Debits of one account go one after the other. Credits commute.
    await query\`select pg_advisory_xact_lock(\${fromId})\`
    const [attempt] = await query<Attempt>(`,
  },
  { file: 'app/transfer.ts', find: `order by id for no key update`, replace: `order by id` },
  {
    file: 'app/transfer.ts',
    find: `else (select to_balance from parties) + $4 end`,
    replace: `else balance + $4 end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation', 'transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
