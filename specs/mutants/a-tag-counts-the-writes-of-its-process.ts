import { type Exam, mutant } from './mutant.ts'

/**
 * Every balance and every list has an ETag: the number of writes that this process has begun and ended. It is taken before the rows are
 * read, and so a process never calls old what is new. `If-None-Match` with the present number is answered 304 without a query. A write
 * of the other replica does not count here, both replicas use the same numbers, and after a restart they begin anew.
 *
 * A real team writes it because most reads are polls, and a counter in memory costs nothing. It was tested with one process.
 *
 * A client sees it: it reads an account with its tag at one replica, pays through the other, hears 200, asks the first again with
 * `If-None-Match`, and is told that nothing has changed. The same after a restart, when the new count arrives at an old number.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const createRoutes = (`,
    replace: `let writes = 0

/** Counts at both ends: what was read while it ran is not what is there afterwards. */
const writing = async <T>(work: () => Promise<T>): Promise<T> => {
  writes += 1
  try {
    return await work()
  } finally {
    writes += 1
  }
}

const unlessKnown = async (c: Context, read: () => Promise<object>): Promise<Response> => {
  const tag = \`"\${writes}"\`
  const known = (c.req.header('If-None-Match') ?? '').split(',').map(text => text.trim().replace('W/', ''))
  if (known.includes(tag)) return new Response(null, { status: 304, headers: { ETag: tag } })
  return c.json(await read(), 200, { ETag: tag })
}

const createRoutes = (`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', c => unlessKnown(c, () => bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `    const account = await bank.open(parseBalance(await readJson(c.req.raw, bodyBytesMax)))`,
    replace: `    const balance = parseBalance(await readJson(c.req.raw, bodyBytesMax))
    const account = await writing(() => bank.open(balance))`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const id = parseAccountId(c.req.param('id'))
    return unlessKnown(c, () => bank.find(id))
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await writing(() => bank.transfer(order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
