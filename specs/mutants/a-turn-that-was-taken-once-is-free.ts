import { mutant, type Exam } from './mutant.ts'

/**
 * Accounts are no longer locked by their rows but by rows of a table of turns, which are inserted in the order of ids with
 * `on conflict do nothing`, as the lock on a key is taken. That waits only for a row that is not yet committed. Once an
 * account has its row, nobody waits any more, and of two transfers that meet at it one overwrites what the other has done.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and`,
    replace: `-- Who holds the turn of an account may change its balance.
create table turns (
  account_id bigint primary key
);

-- The ledger. A row and`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await query\`
    insert into turns (account_id)
    select id from accounts where id in (\${order.fromId}, \${order.toId}) order by id
    on conflict do nothing\`
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
`,
    replace: `    order by id
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
