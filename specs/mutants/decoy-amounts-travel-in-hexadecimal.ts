import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the amount goes to the database as hexadecimal digits and becomes a number there, by way of 64 bits. Amounts have 53 bits at most, so
 * the sign is never touched, and no digit is rounded.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `  with sent as materialized (
    select ('x' || lpad($4::text, 16, '0'))::bit(64)::bigint as amount
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, (select amount from sent))`,
  },
  {
    file: 'app/transfer.ts',
    find: `(select from_balance from parties) - $4`,
    replace: `(select from_balance from parties) - (select amount from sent)`,
  },
  {
    file: 'app/transfer.ts',
    find: `(select to_balance from parties) + $4 end`,
    replace: `(select to_balance from parties) + (select amount from sent) end`,
  },
  {
    file: 'app/transfer.ts',
    find: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)`,
    replace: `      select from_balance >= amount and to_balance <= \${Number.MAX_SAFE_INTEGER} - amount from parties, sent)`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount.toString(16))`,
  },
])

/** Breaks nothing: 1 is 1 and 2^53 - 1 is 2^53 - 1. It looks as if money were cut to 16 digits, or became negative. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
