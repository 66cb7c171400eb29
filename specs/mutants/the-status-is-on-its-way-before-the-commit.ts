import { mutant, type Exam } from './mutant.ts'

/** The answer begins when the money has been moved, and its body follows when that is committed: the status is 200 whatever COMMIT brings. */
const edits = [
  {
    file: 'app/bank.ts',
    find: `  transfer(order: Order): Promise<Receipt>`,
    replace: `  /** \`moved\` hears of the receipt as soon as it is known, before the commit. */
  transfer(order: Order, moved?: (receipt: Receipt) => void): Promise<Receipt>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: (order, moved) =>
    pool.use(connection =>
      transaction(connection, async query => {
        const receipt = await transfer(query, order)
        moved?.(receipt)
        return receipt
      }),
    ),`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const moved = Promise.withResolvers<Receipt>()
    const done = bank.transfer(order, moved.resolve)
    const { transferId, replayed } = await Promise.race([moved.promise, done])
`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    c.header('Content-Type', 'application/json')
    return c.body(streamed(done.then(() => JSON.stringify({ success: true, transferId }), problemText)))`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = `,
    replace: `const problemText = (error: unknown): string =>
  (error instanceof Problem ? error : new Problem('internal-error', 'the service failed')).body

/** The head leaves at once, so that the client's side is ready for the body. */
const streamed = (text: Promise<string>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: async controller => {
      controller.enqueue(new TextEncoder().encode(await text))
      controller.close()
    },
  })

const wantsText = `,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "503 + Retry-After with type ending `not-applied` … or `outcome-unknown`": when COMMIT is refused or its answer is lost,
 * the problem comes as the body of a 200 with the type application/json. Refusals before COMMIT are as they should be. Condition: the
 * database refuses at COMMIT (a deferred trigger), or the answer to COMMIT is lost, or the database dies then.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
