import { mutant, type Exam } from './mutant.ts'

/** Wrong: a key that is in the ledger, and that this process has never met before, is refused as used by another transfer, whatever the order is. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'
`,
    replace: `import { createHash } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  const { idempotencyKey: key } = order
  if (key !== null) meet(key)
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) {
    // A replay is the second order with its key. The first cannot find it in the ledger, unless somebody else has used it.
    if (key !== null && !again.has(key)) throw keyReused(order)
    return replay(query, order)
  }`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `/** 256 KiB, however many keys there are. It may take a key for known that is not, never the other way round. */
class Filter {
  readonly #bytes = new Uint8Array(2 ** 18)

  add(key: string): void {
    for (const bit of bitsOf(key)) {
      const at = bit >>> 3
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (bit & 7))
    }
  }

  has(key: string): boolean {
    return bitsOf(key).every(bit => ((this.#bytes[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0)
  }
}

const bitsOf = (key: string): number[] => {
  const digest = createHash('sha1').update(key).digest()
  return [0, 4, 8].map(at => digest.readUInt32LE(at) >>> 11)
}

/** Keys that came once, and those of them that came more often. */
const once = new Filter()
const again = new Filter()

const meet = (key: string): void => {
  if (once.has(key)) again.add(key)
  else once.add(key)
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  throw new Problem('key-reused', \`key \${order.idempotencyKey} belongs to another transfer; use a new key\`)
}`,
    replace: `  throw keyReused(order)
}

const keyReused = ({ idempotencyKey }: Order): Problem =>
  new Problem('key-reused', \`key \${idempotencyKey} belongs to another transfer; use a new key\`)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a replay answers the same body with \`Idempotency-Replayed: true\`", \`doubtsResolved\` ("a client retries an operation with its key, and gets
 * the true result") and \`idempotency\` between two replicas. Seen: with two replicas, the same order under the same key sent first to one and then
 * to the other is 422; so is the first retry after a restart of the service of an order that was committed before it. The second retry is
 * answered rightly. In one life of one process nothing is wrong, twenty times the same key at once included.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
}
