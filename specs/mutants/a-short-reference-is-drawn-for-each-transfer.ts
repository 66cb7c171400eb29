import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: each transfer has a reference that can be said on the telephone. The default of the column draws five hexadecimal digits, and the column is unique. There are a million references, but with two thousand transfers
 * in the ledger one new transfer in five hundred draws one that is taken, with a hundred thousand one in ten. The statement names the key as the conflict it expects, so that this one is an error, and the service answers 500.
 *
 * A real team writes it: a million looks like a lot, and the unique constraint like prudence. Every test with some hundred transfers passes, and production becomes worse by the day.
 *
 * Breaks "a transfer is confirmed, or refused for a reason": 500 for an order that is right.
 * A client sees it: some thousands of POST /api/transfer, all of them possible. One in some hundred is answered 500 internal-error without effect, and succeeds when it is sent again with its key.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now(),
  -- What a customer says on the telephone, such as 7C0E2.
  reference       text not null unique default upper(substr(md5(random()::text), 1, 5))
);
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
