import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: copies of a key wait outside for the first one, which is known by its header before its body is read. A client whose line goes
 * dead in the middle of the body, and that sends the order again over another connection, waits for its own half a body: 15 s, until
 * the server gives that up. Nothing is in flight at the database; `settled`: every operation is answered within 4.8 s.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The first request of each key that is under way. */
const firsts = new Map<string, Promise<Response>>()

/** Copies of an order wait here for the first, where they cost no place in the pool, and then find its row. */
const afterTheFirst = async (key: string | undefined, answer: () => Promise<Response>): Promise<Response> => {
  if (key === undefined) return answer()
  const first = firsts.get(key)
  if (first !== undefined) {
    await first.catch(() => {})
    return answer()
  }
  const mine = answer()
  firsts.set(key, mine)
  try {
    return await mine
  } finally {
    firsts.delete(key)
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {
    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
    const { transferId, replayed } = await bank.transfer(order)
    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })
  })`,
    replace: `  app.post('/api/transfer', c => {
    const key = c.req.header('Idempotency-Key')
    return afterTheFirst(key, async () => {
      const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), key)
      const { transferId, replayed } = await bank.transfer(order)
      if (replayed) c.header('Idempotency-Replayed', 'true')
      return c.json({ success: true, transferId })
    })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.besideSlowBodies.settled'],
  mayBreak: 'any',
  firstTry: 'missed',
}
