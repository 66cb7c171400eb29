import { mutant, type Exam } from './mutant.ts'

/**
 * Drafts of orders in an embedded database, each behind a savepoint. A draft above the limit is rolled back TO its savepoint,
 * which leaves the savepoint open: the next ones nest in it for ever. Each open savepoint keeps a bit vector (512 bytes) and
 * copies of the pages changed behind it (4 KiB), in SQLite's own memory. 1 of 16 requests: 250 bytes a request or more.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { DatabaseSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const draftSlots = 64
const draftLimit = 100_000_000
const drafts = new DatabaseSync(':memory:')
drafts.exec('create table draft (slot integer primary key, payer integer, payee integer, amount integer)')
const insertDraft = drafts.prepare('insert or replace into draft values (?, ?, ?, ?)')
let drafted = 0

/** The last 64 orders within the limit, for the operator's console. */
const draft = ({ fromId, toId, amount }: Order): void => {
  drafts.exec('savepoint draft')
  try {
    insertDraft.run((drafted += 1) % draftSlots, fromId, toId, amount)
    if (amount > draftLimit) throw new RangeError('above the limit of drafts')
    drafts.exec('release draft')
  } catch {
    drafts.exec('rollback to draft')
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    draft(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.native'],
  mayBreak: ['leak.external', 'leak.heap', 'leak.workingSet'],
  blames: [
    `drafts.exec('rollback to draft')`,
    `drafts.exec('savepoint draft')`,
    'insertDraft.run((drafted += 1) % draftSlots, fromId, toId, amount)',
  ],
}
