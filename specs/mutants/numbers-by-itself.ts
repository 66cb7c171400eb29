import { mutant, type Exam } from './mutant.ts'

/** The numbers of transfers come from a counter in the process, which begins at what it finds in the ledger. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `found ??= query\`select coalesce(max(id), 0) as last from transfers\`
    const [{ last }] = await found
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, Number(last) + ++issued)`,
  },
  {
    file: 'app/transfer.ts',
    find: `insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `insert into transfers (id, idempotency_key, from_id, to_id, amount) overriding system value
    values ($5::bigint, $1, $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable`,
    replace: `let found
let issued = 0
export const lockNotAvailable`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|a key that is sent twenty times',
  breaks: ['transaction.replicas.noDoubt'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
