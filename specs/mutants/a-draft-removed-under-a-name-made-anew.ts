import { type Exam, mutant } from './mutant.ts'

/**
 * Each order lies as a draft in `/tmp` while it is carried out, so that after a crash somebody can see what was under way. The path is
 * made by a function with a random part, and the function is called twice: once to write the draft, once to remove it. The file
 * that is removed never existed, which `force` forgives. Each draft stays.
 *
 * A real team writes it because the path was `order-<key>.json` at first, the same at each call. The random part came when two
 * orders with one key overwrote each other's draft.
 *
 * A client sees nothing until `/tmp`, which is memory, is full: then each transfer fails with 500.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const draftPath = ({ fromId, toId }: Order): string =>
  join(tmpdir(), \`order-\${fromId}-\${toId}-\${randomUUID()}.json\`)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    await writeFile(draftPath(order), JSON.stringify(order))
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      await rm(draftPath(order), { force: true })
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.files'],
  mayBreak: 'any',
  firstTry: 'caught',
}
