import { mutant, type Exam } from './mutant.ts'

/**
 * The marks of the last hundred orders, refused ones included, are kept to tell how many orders were sent again: for each the
 * first 16 bytes of a digest of its key, as bytes. `Buffer.from` cuts small buffers from a slab that other requests share,
 * so a mark of 16 bytes may be all
 * that holds a slab of some kilobytes; memory outside of the heap grows much faster than what is kept. It is right
 * because there are a hundred slots, written over in turn: whatever slab a mark holds, it holds it for a hundred orders.
 * A hundred slabs of 64 KB, more than Node makes them, would be 6.4 MB, and there is less in fact, because neighbours
 * share one. It is full after about 530 requests of all paths.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const marksMax = 100
const markLetters = 32

/** Marks of the last hundred orders with a key. */
class Marks {
  readonly #slots: Buffer[] = []
  #next = 0
  seenAgain = 0

  note(key: string): void {
    const digest = createHash('sha256').update(key).digest('hex')
    const mark = Buffer.from(digest.slice(0, markLetters), 'hex')
    if (this.#slots.some(slot => slot.equals(mark))) this.seenAgain += 1
    this.#slots[this.#next] = mark
    this.#next = (this.#next + 1) % marksMax
  }
}

const marks = new Marks()`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (order.idempotencyKey !== null) marks.note(order.idempotencyKey)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
