import { mutant, type Exam } from './mutant.ts'

/** Healthy: when the answer to a COMMIT is lost it sends the transfer again under its key, and so knows what became of it. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const send = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const keyed = order.idempotencyKey !== null
    for (let doubts = 0; ; doubts++) {
      try {
        return await send()
      } catch (error) {
        // A refusal of what is sent again says nothing of what was sent before.
        const unknown = error instanceof Problem && (error.kind === 'outcome-unknown' || (doubts > 0 && error.kind === 'not-applied'))
        if (!keyed || !unknown) throw error
        if (doubts === 3) throw new Problem('outcome-unknown', 'send it again with its key', error)
      }
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: [],
}
