import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each order is sealed with a key of its own, derived from the secret of the service. Derivation costs time, so the keys are cached
 * for those who send an order again: by payer, and below that by idempotency key. At 500 payers the one that came first is forgotten.
 *
 * Leaks: external memory (an ArrayBuffer of 512 bytes) and about 350 bytes of heap for each order with a new idempotency key, executed or
 * refused (2 of 16 requests). The cache is bounded at its outer level only: a few busy payers never reach 500, and their inner maps have no
 * bound at all.
 *
 * To blame: `keys.set(name, made)` in `of`; the bound that does not hold is `this.#byPayer.size > payersKept`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const sealSecret = process.env['SEAL_SECRET'] ?? randomBytes(32)
/** One block of key bytes for each of the four fields of an order. */
const blockBytes = 128
const payersKept = 500

/** The keys of the orders of the last 500 payers. */
class SealKeys {
  readonly #byPayer = new Map<number, Map<string, ArrayBuffer>>()

  of({ fromId, idempotencyKey }: Order): ArrayBuffer {
    const name = idempotencyKey ?? ''
    const keys = this.#keysOf(fromId)
    const known = keys.get(name)
    if (known !== undefined) return known
    const made = hkdfSync('sha256', sealSecret, name, \`payer \${fromId}\`, 4 * blockBytes)
    keys.set(name, made)
    return made
  }

  #keysOf(payer: number): Map<string, ArrayBuffer> {
    const known = this.#byPayer.get(payer)
    if (known !== undefined) return known
    const made = new Map<string, ArrayBuffer>()
    this.#byPayer.set(payer, made)
    const [oldest] = this.#byPayer.keys()
    if (this.#byPayer.size > payersKept && oldest !== undefined) this.#byPayer.delete(oldest)
    return made
  }
}

const sealKeys = new SealKeys()

/** Proves to an auditor that this service has seen exactly this order. */
const sealOf = (order: Order): string => {
  const key = Buffer.from(sealKeys.of(order))
  const fields = [order.fromId, order.toId, order.amount, order.idempotencyKey ?? '']
  const codes = fields.map((field, index) =>
    createHmac('sha256', key.subarray(index * blockBytes, (index + 1) * blockBytes)).update(String(field)).digest(),
  )
  return Buffer.concat(codes).toString('base64url')
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    c.header('Ledger-Seal', sealOf(order))
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: ['leak.heap', 'leak.native'],
  blames: 'keys.set(name, made)',
}
