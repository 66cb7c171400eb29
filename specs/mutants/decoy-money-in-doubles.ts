import { mutant, type Exam } from './mutant.ts'

/** Healthy: new balances are computed in double precision, where each of them is exact. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end`,
    replace: `      when $2 then (select from_balance from parties)::double precision - $4
      else (select to_balance from parties)::double precision + $4 end`,
  },
]

export const service = mutant(edits)

/**
 * Balances and amounts are whole numbers of at most 2^53 - 1: an account is opened with no more, and the unchanged condition of the
 * update (in bigint) admits only results from 0 to 2^53 - 1. Sums and differences of such numbers within that range are exact in a double, and the
 * assignment to bigint converts them exactly. The parameter stays bigint (the insert types it first). Locks, checks, ledger row: unchanged.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
