import { mutant, type Exam } from './mutant.ts'

/**
 * Each answer about accounts and transfers is filled up with blanks behind its JSON to a multiple of 64 bytes, so that its
 * length on the wire does not tell how rich somebody is. Blanks around a value are JSON (RFC 8259, 2), the length is told
 * in bytes, and a replay has as many blanks as the first answer had; the health check and the figures are left as they are.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const blockBytes = 64

/** The answers are ASCII, so their characters are their bytes. */
const filledUp = (c: Context, value: unknown, status: 200 | 201 = 200, headers: Record<string, string> = {}) => {
  const text = JSON.stringify(value)
  const length = Math.ceil(text.length / blockBytes) * blockBytes
  return c.body(text.padEnd(length), status, { 'Content-Type': 'application/json', ...headers })
}
`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `app.get('/api/accounts', async c => filledUp(c, await bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json(account, 201, { Location: \`/api/accounts/\${account.id}\` })`,
    replace: `return filledUp(c, account, 201, { Location: \`/api/accounts/\${account.id}\` })`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `async c => filledUp(c, await bank.find(parseAccountId(c.req.param('id')))))`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `return filledUp(c, { success: true, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
