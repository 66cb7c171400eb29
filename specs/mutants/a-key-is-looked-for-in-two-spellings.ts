import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the key is looked for in the raw header lines, to tell two keys from one with a comma, and there only under the names `Idempotency-Key` and
 * `idempotency-key`. Names of headers have no case: a client whose HTTP library writes `Idempotency-key` or `IDEMPOTENCY-KEY` has sent a key, and
 * its order is booked without one. It sends the order again after a lost answer, and the money moves twice; no row of the ledger has the key.
 *
 * Breaks CONTRACT.md: "optional header `Idempotency-Key`; a replay answers the same body with `Idempotency-Replayed: true`", and exactly-once.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import type { IncomingMessage } from 'node:http'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `  readonly fetch: (request: Request) => Response | Promise<Response>
`,
    replace: `  readonly fetch: (request: Request, bindings?: object) => Response | Promise<Response>
`,
  },
  {
    file: 'app/api.ts',
    find: `  const fetch = (request: Request): Response | Promise<Response> => {
`,
    replace: `  const fetch = (request: Request, bindings: object = {}): Response | Promise<Response> => {
`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)
`,
    replace: `    const response = routes.fetch(request, bindings)
`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
`,
    replace: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), keyOf(c))
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>
`,
    replace: `/** As people write it, and as most libraries do. */
const keyNames: ReadonlySet<string> = new Set(['Idempotency-Key', 'idempotency-key'])

/** Joined headers are separated by a comma, and a key may hold one: only the raw lines tell two keys from one. */
const keyOf = (c: Context): string | undefined => {
  const { incoming } = c.env as { readonly incoming?: IncomingMessage }
  const lines = incoming?.rawHeaders ?? []
  const keys = lines.filter((_, index) => index % 2 === 1 && keyNames.has(lines[index - 1] ?? ''))
  if (keys.length > 1) throw new Problem('malformed-request', 'there is more than one Idempotency-Key; send one')
  return keys[0]
}

const wantsText = (c: Context): boolean =>
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
