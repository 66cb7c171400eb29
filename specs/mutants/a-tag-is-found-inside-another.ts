import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the tag of an account is its balance, which would do. But whether the client knows it is decided by looking for the
 * balance anywhere in `If-None-Match`, without the quotation marks: 100 is found in "1000", and 0 in "50". Who had read 1000 and asks
 * whether that is still so is told 304, although only 100 is left.
 *
 * A plausible team takes off \`W/\` and the marks because a proxy in front weakens tags, and takes \`includes\` because a client may name
 * several. The test reads, moves 1 of 1,000, and reads again: 999 is not in "1000".
 *
 * Breaks docs/checks.md, `readsConfirmed` (a read that begins after a confirmation contains the operation) and `forms` ("with the `ETag` of
 * the read before").
 * A client sees it: open A with 1000, `GET /api/accounts/A` gives `ETag: "1000"`. Transfer 900 to B. `GET /api/accounts/A` with
 * `If-None-Match: "1000"`: 304. Without the header: 200 and 100. The same from 50 to 0, from 21 to 1, from 123 to 12.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    const headers = { ETag: \`"\${account.balance}"\` }
    if (knows(c.req.header('If-None-Match'), account.balance)) return c.body(null, 304, headers)
    return c.json(account, 200, headers)
  })
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** A client may name several tags, and a proxy may have made them weak: \`W/"100", "90"\`. */
const knows = (tags: string | undefined, balance: number): boolean =>
  tags !== undefined && tags.replaceAll(/W\\/|"/g, '').includes(\`\${balance}\`)

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
