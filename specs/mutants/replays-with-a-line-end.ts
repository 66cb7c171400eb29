import { mutant, type Exam } from './mutant.ts'

/** A replay ends with a line feed, the first answer does not. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `if (replayed) return c.body(\`\${JSON.stringify({ success: true, transferId })}\\n\`, 200, { 'Content-Type': 'application/json' })
    return c.json({ success: true, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key|a key that is sent twenty times',
  breaks: ['transaction.keys', 'transaction.idempotency'],
  mayBreak: ['transaction.keyInFlight'],
}
