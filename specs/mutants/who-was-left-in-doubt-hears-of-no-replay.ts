import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a client whose COMMIT was lost has "never had an answer", so its retry with the key is answered as if the transfer were made
 * only now, without `Idempotency-Replayed`, although it was booked before. A replay is promised to bear `Idempotency-Replayed: true`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  /** Keys of orders that were answered \`outcome-unknown\`. */
  const unanswered = new Set<string>()

  app.post('/api/transfer', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const key = order.idempotencyKey
    const { transferId, replayed } = await bank.transfer(order).catch((error: unknown): never => {
      if (key !== null && error instanceof Problem && error.kind === 'outcome-unknown') unanswered.add(key)
      throw error
    })
    const isFirstAnswer = key !== null && unanswered.delete(key)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed && !isFirstAnswer) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'missed',
}
