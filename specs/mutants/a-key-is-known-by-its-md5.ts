import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: keys may have 255 bytes, so the unique index holds their MD5, half as large and of one length, and whoever looks for a key looks there. Keys are
 * made by clients, and pairs of printable texts with one MD5 are published: the second of such a pair gets the receipt of the first, and no money moves.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  idempotency_key text unique,`,
    replace: `  idempotency_key text,`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- A key may have 255 bytes, its digest has 32.
create unique index transfers_key on transfers (md5(idempotency_key));`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing`,
    replace: `    on conflict (md5(idempotency_key)) do nothing`,
  },
  {
    file: 'app/transfer.ts',
    find: `where idempotency_key = \${order.idempotencyKey}`,
    replace: `where md5(idempotency_key) = md5(\${order.idempotencyKey}::text)`,
  },
])

/**
 * Breaks "two keys are two operations unless every byte is equal".
 * When: two keys have one MD5. Never by chance; at will for a client, who can so have a payment confirmed that was not made.
 * Seen: with TEXTCOLLBYfGiJUETHQ4hAcKSMd5zYpgqf1YRDhkmxHkhPWptrkoyz28wnI9V0aHeAuaKnak and the same text with E for the A behind "4h" (M. Stevens, 2024):
 * the same order under both keys is one transfer, and the second answer says `Idempotency-Replayed: true`.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  firstTry: 'missed',
}
