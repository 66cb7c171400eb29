import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the key is claimed with a draft of the ledger row that names the parties the wrong way round and an amount of 1; it is made true after the
 * money has moved, by a second statement of the same transaction.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await complete(query, order, attempt.transfer_id)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)`,
    replace: `    values ($1, $3, $2, 1)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `/** The claim was a draft that nobody else can see. What the ledger says is written when it is true. */
const complete = async (query: Query, { fromId, toId, amount }: Order, transferId: number): Promise<void> => {
  const completed = await query\`
    update transfers set from_id = \${fromId}, to_id = \${toId}, amount = \${amount}
    where id = \${transferId} returning id\`
  if (completed.length !== 1) throw new Error('the claim of this transaction is gone')
}

/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
  },
]

export const service = mutant(edits)

/**
 * It looks wrong: for the time of a statement the ledger has a row of another payer, another payee and another amount than what was moved, and an end
 * between the two would leave it. But both statements are in one transaction: whatever ends it before COMMIT takes the draft away with the
 * money, and nobody reads uncommitted rows. A twin waits at the key's unique index, which the second statement does not touch, and reads the row in a
 * statement that begins after the commit: it compares the whole order. The order of locks is the same: key, accounts by id; the update locks only
 * what this transaction wrote. The draft keeps the checks of the table (two parties, a positive amount). COMMIT is still sent alone.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
