import { type Exam, mutant } from './mutant.ts'

/**
 * A line about each request is written into blocks of 4 KB. Twelve blocks are a roll; when one roll is full, the other is written,
 * from its beginning. So there is always one complete roll to look at. A block is made when it is first needed.
 *
 * A real team writes it because the roll that is not being written can be read in peace, and because a service that is seldom asked
 * should not have 96 KB from the start.
 *
 * A client sees nothing. Healthy: 24 blocks at most, all of them made after some 1,100 requests.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const blockBytes = 4_096
const blocksInRoll = 12

/** Two rolls of blocks, of which one is written and the other is complete. */
class Rolls {
  #written: Buffer[] = []
  #complete: Buffer[] = []
  #block = 0
  #offset = 0

  write(line: string): void {
    if (this.#offset + Buffer.byteLength(line) > blockBytes) this.#nextBlock()
    const block = (this.#written[this.#block] ??= Buffer.alloc(blockBytes))
    this.#offset += block.write(line, this.#offset)
  }

  #nextBlock(): void {
    this.#offset = 0
    this.#block += 1
    if (this.#block < blocksInRoll) return
    this.#block = 0
    const written = this.#written
    this.#written = this.#complete
    this.#complete = written
  }
}

const rolls = new Rolls()`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    rolls.write(JSON.stringify({ at: new Date(), durationMs, status, count: this.#requestCount }) + ';')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
