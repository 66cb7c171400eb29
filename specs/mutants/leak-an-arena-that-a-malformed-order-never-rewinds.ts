import { type Exam, mutant } from './mutant.ts'

/**
 * An order is measured in its canonical form, in scratch memory from an arena: slots are taken from blocks, and given back by
 * rewinding to a mark. A malformed order throws between the mark and the rewind. The next order marks behind its slot and rewinds
 * to there, so that slot is never free again, and every four of them the arena takes one block more.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Problem } from './problem.ts'

const slotBytes = 4_096
const slotsInBlock = 4

/** Memory for what lives no longer than a call. Blocks stay, to be used again. */
class Arena {
  readonly #blocks: Uint8Array<ArrayBuffer>[] = []
  #taken = 0

  mark(): number {
    return this.#taken
  }

  take(): Uint8Array<ArrayBuffer> {
    const block = this.#block(Math.floor(this.#taken / slotsInBlock))
    const offset = (this.#taken % slotsInBlock) * slotBytes
    this.#taken += 1
    return block.subarray(offset, offset + slotBytes)
  }

  rewind(mark: number): void {
    this.#taken = mark
  }

  #block(index: number): Uint8Array<ArrayBuffer> {
    const known = this.#blocks[index]
    if (known !== undefined) return known
    const block = new Uint8Array(slotsInBlock * slotBytes)
    this.#blocks.push(block)
    return block
  }
}

const arena = new Arena()
const encoder = new TextEncoder()
const orderBytesMax = 2_048`,
  },
  {
    file: 'app/input.ts',
    find: `  const fromId = wholeNumber(body, 'fromId', 1)`,
    replace: `  const mark = arena.mark()
  const { written } = encoder.encodeInto(JSON.stringify(body), arena.take())
  if (written > orderBytesMax) throw malformed(\`the order has more than \${orderBytesMax} bytes; send less\`)
  const fromId = wholeNumber(body, 'fromId', 1)`,
  },
  {
    file: 'app/input.ts',
    find: `  return { fromId, toId, amount, idempotencyKey: parseKey(key) }`,
    replace: `  const order = { fromId, toId, amount, idempotencyKey: parseKey(key) }
  arena.rewind(mark)
  return order`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  blames: ['this.#blocks.push(block)', 'const block = new Uint8Array(slotsInBlock * slotBytes)'],
  firstTry: 'caught',
}
