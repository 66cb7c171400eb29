import { type Exam, mutant } from './mutant.ts'

/**
 * Right: each answer about money, and each refusal, has a header `Repr-Digest` (RFC 9530): the SHA-256 of its body, so that a client can prove to
 * somebody else what it was told. It is unusual: every answer has a header that looks like chance, with colons, slashes and an equals sign, and
 * differs from the header of the answer before. It names no host and no secret.
 *
 * No promise is broken: bodies, status and other headers are as before. The digest is made from the very text that is sent; the same body has the
 * same digest, so a replay has that of the first answer; HEAD has the digest that GET would have, as the RFC asks. It is made
 * in one call, and leaves no handle.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
    replace: `import { hash } from 'node:crypto'

/** The value of \`Repr-Digest\` for a body. */
export const digestOf = (body: string): string => \`sha-256=:\${hash('sha256', body, 'base64')}:\`

/** Every way a request can be refused: HTTP status and the title that goes with it. */`,
  },
  {
    file: 'app/problem.ts',
    find: `    return new Response(this.body, {
`,
    replace: `    const { body } = this
    const digest = { 'Repr-Digest': digestOf(body) }
    return new Response(body, {
`,
  },
  {
    file: 'app/problem.ts',
    find: `'application/problem+json', ...retry, ...headers },`,
    replace: `'application/problem+json', ...digest, ...retry, ...headers },`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { digestOf, Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.list()))`,
    replace: `async c => told(c, await bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json(account, 201, { Location: `,
    replace: `    return told(c, account, 201, { Location: `,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => told(c, await bank.find(parseAccountId(c.req.param('id')))))
`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    return told(c, { success: true, transferId })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** An answer about money, with the digest of its text. */
const told = (
  c: Context,
  body: object,
  status: 200 | 201 = 200,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const text = JSON.stringify(body)
  return c.body(text, status, {
    'Content-Type': 'application/json',
    'Repr-Digest': digestOf(text),
    ...headers,
  })
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
