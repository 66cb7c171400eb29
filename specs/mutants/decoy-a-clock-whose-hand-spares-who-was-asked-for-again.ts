import { mutant, type Exam } from './mutant.ts'

/**
 * Receipts of keyed transfers, replaced by a clock: its hand passes over a receipt that was asked for again, once.
 * Bound: 500 receipts of about 300 bytes, 150 KB. Only POST /api/transfer with a new key adds one, one request in sixteen, so it is
 * full after 8,000 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Kept {
  readonly order: Order
  readonly transferId: number
  readonly at: number
  askedAgain: boolean
}

const receiptsKept = 500

/** Receipts by key, for the support desk. The hand of the clock looks for one that nobody asked for again. */
class Receipts {
  readonly #byKey = new Map<string, Kept>()
  readonly #places: string[] = []
  #hand = 0

  add(order: Order, transferId: number): void {
    const { idempotencyKey: key } = order
    if (key === null) return
    const known = this.#byKey.get(key)
    if (known !== undefined) {
      known.askedAgain = true
      return
    }
    this.#places[this.#freePlace()] = key
    this.#byKey.set(key, { order, transferId, at: performance.now(), askedAgain: false })
  }

  #freePlace(): number {
    if (this.#places.length < receiptsKept) return this.#places.length
    for (;;) {
      const place = this.#hand
      this.#hand = (place + 1) % receiptsKept
      const key = this.#places[place] ?? ''
      const kept = this.#byKey.get(key)
      if (kept === undefined) return place
      if (!kept.askedAgain) {
        this.#byKey.delete(key)
        return place
      }
      kept.askedAgain = false
    }
  }
}

const receipts = new Receipts()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    receipts.add(order, transferId)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
