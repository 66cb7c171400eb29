import { mutant, type Exam } from './mutant.ts'

/**
 * Only an order that is refused with 422 makes a key pair, native memory of OpenSSL, with which its report to the fraud desk
 * is sealed; it is kept until the desk acknowledges, which it never does. A team cannot open an envelope
 * without its key, and so keeps all of them.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {`,
    replace: `/** By the key of the order. The desk acknowledges a report with the key, and then it is dropped. */
const envelopes = new Map<string, KeyPairKeyObjectResult>()

/** A refused order that is sent again belongs to the report that is open already. */
const openEnvelope = (key: string): KeyPairKeyObjectResult => {
  const known = envelopes.get(key)
  if (known !== undefined) return known
  const pair = generateKeyPairSync('x25519')
  envelopes.set(key, pair)
  return pair
}

export const acknowledge = (key: string): boolean => envelopes.delete(key)

const refusal = ({ fromId, toId, amount, idempotencyKey }: Order, attempt: Attempt): Problem => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)`,
    replace: `  if (from < amount) {
    openEnvelope(idempotencyKey ?? \`\${fromId}-\${toId}-\${amount}\`)
    return insufficientFunds({ id: fromId, balance: from }, amount)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.native'],
  mayBreak: 'any',
  // Made there, and kept there: either is to blame.
  blames: ["const pair = generateKeyPairSync('x25519')", 'envelopes.set(key, pair)'],
}
