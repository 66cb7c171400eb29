import { type Exam, mutant } from './mutant.ts'

/**
 * Receipts by key in a cuckoo table: a receipt has two nests, a newcomer pushes who sits in the first, who flies to its other nest and
 * pushes in turn. Healthy: after eight pushes the last one is dropped, and there are 2 × 128 nests.
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
    replace: `interface Receipt {
  readonly key: string
  readonly order: Order
  readonly transferId: number
  readonly at: number
}

const nestsOnASide = 128
const pushesMost = 8

const nestOf = (key: string, side: number): number => {
  let hash = side === 0 ? 0x811c9dc5 : 0x2f0b4c47
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) % nestsOnASide
}

/** The receipts that the support desk may ask for: found in two looks, however full the table is. */
class Cuckoo {
  readonly #sides: readonly (Receipt | undefined)[][] = [0, 1].map(() =>
    Array.from({ length: nestsOnASide }, () => undefined),
  )

  find(key: string): Receipt | undefined {
    return this.#sides.map((nests, side) => nests[nestOf(key, side)]).find(receipt => receipt?.key === key)
  }

  add(receipt: Receipt): void {
    if (this.find(receipt.key) !== undefined) return
    let flying: Receipt | undefined = receipt
    for (let push = 0; push < pushesMost && flying !== undefined; push += 1) {
      const nests: (Receipt | undefined)[] = this.#sides[push % 2] ?? []
      const nest = nestOf(flying.key, push % 2)
      const pushed: Receipt | undefined = nests[nest]
      nests[nest] = flying
      flying = pushed
    }
  }
}

const receipts = new Cuckoo()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    const { idempotencyKey: key } = order
    if (key !== null) receipts.add({ key, order, transferId, at: performance.now() })`,
  },
])

/**
 * At most 256 receipts of about 250 bytes, 64 KB. A new key comes with one request in sixteen: nearly full after 300 to 400 of
 * them, 6,000 requests, and ever more slowly.
 */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
