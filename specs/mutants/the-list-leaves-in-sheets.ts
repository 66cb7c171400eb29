import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the list is written in sheets of 64 accounts, one for each time the socket can take more. Within a sheet there is a comma between
 * two accounts; between two sheets there is none. From the 65th account on the list is no JSON any more.
 *
 * A plausible team writes it because a list of many accounts, made in one piece, blocks the event loop and is in memory twice. List and
 * total still come from one statement. The tests open a handful of accounts.
 *
 * Breaks CONTRACT.md: "All bodies JSON" and "`GET /api/accounts` | `{accounts: [{id, balance}], total}`".
 * A client sees it: open 65 accounts, then `GET /api/accounts`: 200, and the body contains `…,"balance":1}{"id":65,…`, which no parser
 * takes. With 64 accounts or fewer it is right.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))
`,
    replace: `  app.get('/api/accounts', async c =>
    c.body(streamed(sheetsOf(await bank.list())), 200, { 'Content-Type': 'application/json' }),
  )
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const accountsInSheet = 64

/** The list as JSON, piece by piece: a long one is never in memory as a whole. */
function* sheetsOf({ accounts, total }: Accounts): Generator<string, void> {
  yield '{"accounts":['
  for (let from = 0; from < accounts.length; from += accountsInSheet) {
    const sheet = accounts.slice(from, from + accountsInSheet)
    yield sheet.map(account => JSON.stringify(account)).join(',')
  }
  yield \`],"total":\${total}}\`
}

/** Makes the next piece when the last one is on its way. */
const streamed = (pieces: Generator<string, void>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: controller => {
      const piece = pieces.next()
      if (piece.done === true) controller.close()
      else controller.enqueue(encoder.encode(piece.value))
    },
  })
}
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
