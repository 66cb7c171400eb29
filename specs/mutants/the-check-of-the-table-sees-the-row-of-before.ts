import { mutant, type Exam } from './mutant.ts'

/** Wrong: the update computes from its own row, which at first is that of the snapshot; the table's check refuses a payer who was too poor only then. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */`,
    replace: ` * change that before the update. The update changes each row in place, so it can lose nothing: a row that has changed since the snapshot is
 * read again before it is written.
 */`,
  },
  {
    file: 'app/transfer.ts',
    find: `    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end`,
    replace: `    set balance = balance + case id when $2 then - $4 else $4 end`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, rarely: the balances that decide are the locked ones, but UPDATE first computes a new row from the version of its snapshot, and the CHECK is tested on that before Postgres notices that the row has
 * changed. If the payer was too poor when the statement began, and received money from the order it then waited for, the statement fails with 23514 and is answered with 500, though the money is
 * there. Nothing is booked wrongly: when the check lets it pass, the newest row is used.
 * Seen: where accounts are nearly empty, pay and receive at the same time: among the 2,000 random transfers of up to 400 between accounts of 1,000, perhaps a few times. Never in turn.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
