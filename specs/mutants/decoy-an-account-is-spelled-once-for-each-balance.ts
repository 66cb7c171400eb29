import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the answer for a single account comes from a cache of 64 texts. But the account itself is read
 * from the database for each request, and its text is found by number and balance together, so it can
 * never be out of date. The oldest text leaves when the cache is full.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096
const spelledMax = 64

const spelled = new Map<string, string>()

/** An account as JSON. */
const spell = ({ id, balance }: Account): string => {
  const name = \`\${id}:\${balance}\`
  const known = spelled.get(name)
  if (known !== undefined) return known
  const text = JSON.stringify({ id, balance })
  const [oldest] = spelled.keys()
  if (oldest !== undefined && spelled.size >= spelledMax) spelled.delete(oldest)
  spelled.set(name, text)
  return text
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    return c.body(spell(account), 200, { 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'not tried',
  breaks: [],
}
