import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: accounts and receipts are written for people who use curl, as JSON in several lines with a line end behind it, and a media type with a parameter. It is
 * the same JSON, and a replay is the same to the last byte.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const indented = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(\`\${JSON.stringify(value, null, 2)}\\n\`, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  })

const wantsText = (c: Context): boolean =>`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async () => indented(await bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json(account, 201, { Location: \`/api/accounts/\${account.id}\` })`,
    replace: `    return indented(account, 201, { Location: \`/api/accounts/\${account.id}\` })`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(parseAccountId(c.req.param('id'))))`,
    replace: `indented(await bank.find(parseAccountId(c.req.param('id'))))`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })`,
    replace: `    return indented({ success: true, transferId }, 200, replayed ? { 'Idempotency-Replayed': 'true' } : {})`,
  },
])

/** White space between the parts of a JSON text means nothing (RFC 8259, 2). */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
