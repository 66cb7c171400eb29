import { mutant, type Exam } from './mutant.ts'

/** Healthy: caches the statements of an embedded block list by a text that contains the key, and forgets the oldest of 240. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const blockList = new DatabaseSync(':memory:')
blockList.exec('create table blocked (key text primary key, reason text)')
const statementsMax = 240
const statements = new Map<string, StatementSync>()

const prepared = (text: string): StatementSync => {
  const statement = statements.get(text) ?? blockList.prepare(text)
  statements.delete(text)
  statements.set(text, statement)
  const [oldest] = statements.keys()
  if (statements.size > statementsMax && oldest !== undefined) statements.delete(oldest)
  return statement
}

const isBlocked = (key: string): boolean =>
  prepared(\`select reason from blocked where key = '\${key.replaceAll("'", "''")}'\`).get() !== undefined

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (isBlocked(order.idempotencyKey ?? '')) throw new Problem('key-reused', 'the key is blocked; use a new key')
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
