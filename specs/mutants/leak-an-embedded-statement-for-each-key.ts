import { mutant, type Exam } from './mutant.ts'

/** The statements of an embedded block list are cached by their text, which contains the key of the order. */
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
const statements = new Map<string, StatementSync>()

const prepared = (text: string): StatementSync => {
  const known = statements.get(text)
  if (known !== undefined) return known
  const statement = blockList.prepare(text)
  statements.set(text, statement)
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.native'],
  mayBreak: ['leak.external', 'leak.workingSet'],
  blames: ['statements.set(text, statement)', 'const statement = blockList.prepare(text)'],
}
