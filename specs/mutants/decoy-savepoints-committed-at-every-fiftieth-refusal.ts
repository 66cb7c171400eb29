import { mutant, type Exam } from './mutant.ts'

/**
 * Drafts of orders in an embedded database. A refused draft is rolled back to its savepoint, which stays open beneath the next
 * ones; at every fiftieth all are committed away. 1 of 16 requests is refused, 62 to 94 in a round: a sawtooth of 50 savepoints
 * (bit vector and pages, about 5 KB each, more for the drafts between them: below 1 MB) that is first cut in the first round,
 * after 800 requests.
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
const savepointsMost = 50
const drafts = new DatabaseSync(':memory:')
drafts.exec('create table draft (slot integer primary key, payer integer, payee integer, amount integer)')
const insertDraft = drafts.prepare('insert or replace into draft values (?, ?, ?, ?)')
let drafted = 0
let savepoints = 0

/** The last 64 orders within the limit, for the operator's console. */
const draft = ({ fromId, toId, amount }: Order): void => {
  drafts.exec('savepoint draft')
  try {
    insertDraft.run((drafted += 1) % draftSlots, fromId, toId, amount)
    if (amount > draftLimit) throw new RangeError('above the limit of drafts')
    drafts.exec('release draft')
  } catch {
    drafts.exec('rollback to draft')
    savepoints += 1
  }
  if (savepoints < savepointsMost) return
  drafts.exec('commit')
  savepoints = 0
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
  firstTry: 'acquitted',
  breaks: [],
}
