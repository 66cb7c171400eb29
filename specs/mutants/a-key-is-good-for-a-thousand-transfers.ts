import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: so that the index of the keys stays small, a key is good for a number of transfers and not for a time: a trigger of the ledger takes the key of the row whose id is a thousand less out of the index. The ledger still shows
 * every key; the column that is unique and that is looked at has only the last thousand. A busy hour, or twenty clients that retry a lot, forgets keys within seconds, because
 * orders that are refused, and replays, use up ids too.
 *
 * A real team writes it with the figure of a quiet year ("a thousand transfers are two days").
 *
 * Breaks "optional header Idempotency-Key; a replay answers the same body with Idempotency-Replayed: true".
 * A client sees it: POST /api/transfer with a key is answered 200; after 1,000 more requests to POST /api/transfer, of anybody, the same request with the same key is answered 200 with another transferId, without
 * Idempotency-Replayed, and the money has moved twice. Another order under this key is confirmed, too, in place of 422.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  idempotency_key text unique,`,
    replace: `  idempotency_key text,
  -- The key again, for as long as it is remembered.
  live_key        text unique,`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- A thousand transfers are two days. Nobody repeats an order after that.
create function forget_key() returns trigger language plpgsql as $body$
begin
  update transfers set live_key = null where id = new.id - 1000 and live_key is not null;
  return null;
end
$body$;

create trigger forgets_key after insert on transfers for each row execute function forget_key();
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
`,
    replace: `    insert into transfers (idempotency_key, live_key, from_id, to_id, amount)
    values ($1, $1, $2, $3, $4)
    on conflict (live_key) do nothing
`,
  },
  {
    file: 'app/transfer.ts',
    find: `from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `from transfers where live_key = \${order.idempotencyKey}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
