import { type Exam, mutant } from './mutant.ts'

/**
 * The fingerprint of the ledger is a product of the hashes of all postings modulo a prime of 3,072 bits, so that their order does
 * not matter. The remainder is taken where the fingerprint is read, and the value shown is right. But what is kept is the product
 * itself: one number, replaced at each posting by one that is 384 bytes longer. There is no list, no map, and no second object.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { createHash } from 'node:crypto'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const modulus = 2n ** 3_072n - 1_103_717n
let product = 1n

const elementOf = (posting: string): bigint =>
  BigInt(\`0x\${createHash('shake256', { outputLength: 384 }).update(posting).digest('hex')}\`)

const enter = (posting: string): void => {
  product *= elementOf(posting)
}

/** The same for the same postings, in whatever order they came. */
const fingerprint = (): string => (product % modulus).toString(16).slice(0, 32)`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    if (!replayed) {
      enter(\`\${transferId} \${order.fromId} -\${order.amount}\`)
      enter(\`\${transferId} \${order.toId} +\${order.amount}\`)
    }`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Ledger-Fingerprint', fingerprint())`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `product *= elementOf(posting)`,
  firstTry: 'inconclusive',
}
