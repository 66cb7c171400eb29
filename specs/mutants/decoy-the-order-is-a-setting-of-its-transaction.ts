import { mutant, type Exam } from './mutant.ts'

/** Healthy: key, payer, payee and amount are settings of the session, local to the transaction, and the statement that moves the money reads them there. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *`,
    replace: `/**
 * The order is in settings that end with the transaction, so that triggers and the log of the database may see it too. A
 * setting cannot be null: an empty key is none, since no key is empty. The one parameter is the largest balance.
 *`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \`
`,
    replace: `const key = \`nullif(current_setting('ledger.key'), '')\`
const payer = \`current_setting('ledger.payer')::bigint\`
const payee = \`current_setting('ledger.payee')::bigint\`
const amount = \`current_setting('ledger.amount')::bigint\`

const moveStatement = \`
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)`,
    replace: `    values (\${key}, \${payer}, \${payee}, \${amount})`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and exists (select from claimed)`,
    replace: `    where id in (\${payer}, \${payee}) and exists (select from claimed)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance`,
    replace: `    select max(balance) filter (where id = \${payer}) as from_balance,
      max(balance) filter (where id = \${payee}) as to_balance`,
  },
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)`,
    replace: `      when \${payer} then (select from_balance from parties) - \${amount}
      else (select to_balance from parties) + \${amount} end
    where id in (\${payer}, \${payee}) and (
      select from_balance >= \${amount} and to_balance <= $1::bigint - \${amount} from parties)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `  try {
    await query\`
      select set_config('ledger.key', \${order.idempotencyKey ?? ''}, true) as key,
        set_config('ledger.payer', \${String(order.fromId)}, true) as payer,
        set_config('ledger.payee', \${String(order.toId)}, true) as payee,
        set_config('ledger.amount', \${String(order.amount)}, true) as amount\`
    const [attempt] = await query<Attempt>(moveStatement, Number.MAX_SAFE_INTEGER)`,
  },
]

export const service = mutant(edits)

/**
 * Right: `set_config(…, true)` ends with its transaction, by COMMIT, ROLLBACK or the loss of the session, and every order sets all four anew before it reads them; an order without a
 * key sets the empty text, which is no key that anybody may send. Nothing is left for the next order of the session but empty texts, and those would be refused as numbers.
 * It is the first statement behind BEGIN: if BEGIN is refused, the settings end with the statement that made them, the move then fails too (it may not write either), and
 * the error of BEGIN is the one that is answered. Digits travel as text and are integers again in the database, so all of 2^53 is exact. Locks, replays and doubts are as before.
 * Looks wrong: the order is state of a session that others use afterwards, the key may be the empty text, and numbers are texts.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
