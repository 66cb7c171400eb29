import { mutant, type Exam } from './mutant.ts'

/** Wrong: a balance of zero is taken for no balance, so a payer who has spent all is said not to exist. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  readonly from_balance: number | null
  readonly to_balance: number | null`,
    replace: `  readonly from_balance?: number | null
  readonly to_balance?: number | null`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)`,
    replace: `  if (!from) return noSuchAccount(fromId)
  if (!to) return noSuchAccount(toId)`,
  },
]

export const service = mutant(edits)

/**
 * Wrong: a transfer that an account of exactly zero cannot pay is refused with 404 `no-such-account` and not with 422 `insufficient-funds`; a payer with too little is told that an empty payee does
 * not exist. Nothing is moved wrongly, and any other balance is treated properly.
 * Seen: as soon as an account is spent to the last unit and asked for more; a poor payer beside an empty payee.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
