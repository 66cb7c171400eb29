import { mutant, type Exam } from './mutant.ts'

/**
 * The ETag of an account is kept under the number of the generation, its id and its balance. Each transfer begins a new
 * generation, "so that all tags are invalid", but those of the old generations stay in the map. The tags are right. Breaks
 * README "no leaks", CONTRACT leak.heap: "no growth per request".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A transfer changes two balances: from then on no tag of before is used. */
let generation = 0
const tags = new Map<string, string>()

const tagOf = ({ id, balance }: Account): string => {
  const key = \`\${generation}/\${id}/\${balance}\`
  const known = tags.get(key)
  if (known !== undefined) return known
  const tag = digest(\`\${id}/\${balance}\`)
  tags.set(key, tag)
  return tag
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `app.get('/api/accounts', async c => {
    const list = await bank.list()
    c.header('ETag', \`"\${digest(list.accounts.map(tagOf).join(','))}"\`)
    return c.json(list)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    c.header('ETag', \`"\${tagOf(account)}"\`)
    return c.json(account)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `if (replayed) c.header('Idempotency-Replayed', 'true')
    else generation += 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  everyNth: [1],
}
