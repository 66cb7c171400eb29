import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a browser that pages through the list should not see it move under its eyes, so the list sets a cookie, and who shows it
 * gets the list that it was last shown, for two seconds, unless it has itself written meanwhile. Transfers and openings of
 * everybody else are missing from it. Clients without a cookie jar never notice. docs/checks `readsConfirmed`: a read that begins
 * after a confirmation contains the operation, whichever client reads.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** What each visitor was shown last. */
const shown = new Map<string, { readonly list: Accounts; readonly at: number }>()
const shownForMs = 2_000
const visitorsMax = 50

const visitorOf = (c: Context): string | undefined =>
  /(?:^|;\\s*)visitor=([\\da-f-]{36})(?:;|$)/.exec(c.req.header('Cookie') ?? '')?.[1]

const show = (visitor: string, list: Accounts): void => {
  shown.delete(visitor)
  shown.set(visitor, { list, at: performance.now() })
  const [first] = shown.keys()
  if (shown.size > visitorsMax && first !== undefined) shown.delete(first)
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const visitor = visitorOf(c)
    if (visitor === undefined) {
      c.header('Set-Cookie', \`visitor=\${randomUUID()}; Path=/api; HttpOnly; SameSite=Lax\`)
      return c.json(await bank.list())
    }
    const page = shown.get(visitor)
    if (page !== undefined && performance.now() - page.at < shownForMs) return c.json(page.list)
    const list = await bank.list()
    show(visitor, list)
    return c.json(list)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json(account, 201, {`,
    replace: `    shown.delete(visitorOf(c) ?? '')
    return c.json(account, 201, {`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    shown.delete(visitorOf(c) ?? '')
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
