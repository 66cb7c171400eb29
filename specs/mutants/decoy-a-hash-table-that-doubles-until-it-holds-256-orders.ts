import { type Exam, mutant } from './mutant.ts'

/**
 * The last 256 confirmed transfers are in a hash table of doubles, to count their replays. The table doubles
 * whenever it is half full, from 2 KB to 32 KB. From the 257th transfer on the oldest one makes room for the
 * newest, so the table never doubles again: about 30 bytes a request at first, then 0.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const remembered = 256
/** Id, payer, payee, amount, first and last time, replays, longest pause. A row whose id is 0 is free. */
const columns = 8

/** The last 256 transfers by their ids. Open addressing, and never more than half full. */
class RecentTransfers {
  #rows = new Float64Array(32 * columns)
  readonly #ids = new Float64Array(remembered)
  #added = 0

  note(id: number, { fromId, toId, amount }: Order): void {
    const now = performance.now()
    const row = this.#rowOf(id)
    if (this.#rows[row] === id) {
      const pause = now - (this.#rows[row + 5] ?? now)
      const replays = (this.#rows[row + 6] ?? 0) + 1
      this.#rows.set([now, replays, Math.max(pause, this.#rows[row + 7] ?? 0)], row + 5)
      return
    }
    const place = this.#added % remembered
    if (this.#added >= remembered) this.#remove(this.#ids[place] ?? 0)
    else if ((this.#added + 1) * 2 > this.#rows.length / columns) this.#double()
    this.#ids[place] = id
    this.#added += 1
    this.#rows.set([id, fromId, toId, amount, now, now, 0, 0], this.#rowOf(id))
  }

  get #mask(): number {
    return this.#rows.length / columns - 1
  }

  #home(id: number): number {
    return Math.imul(id, 0x9e3779b1) & this.#mask
  }

  /** Where the id is, or else where it belongs. */
  #rowOf(id: number): number {
    let slot = this.#home(id)
    for (;;) {
      const found = this.#rows[slot * columns]
      if (found === id || found === 0) return slot * columns
      slot = (slot + 1) & this.#mask
    }
  }

  #double(): void {
    const old = this.#rows
    this.#rows = new Float64Array(old.length * 2)
    for (let row = 0; row < old.length; row += columns) {
      const id = old[row] ?? 0
      if (id !== 0) this.#rows.set(old.subarray(row, row + columns), this.#rowOf(id))
    }
  }

  /** Moves up those behind it that would no longer be found across the gap. */
  #remove(id: number): void {
    const mask = this.#mask
    let gap = this.#rowOf(id) / columns
    for (let slot = (gap + 1) & mask; this.#rows[slot * columns] !== 0; slot = (slot + 1) & mask) {
      const home = this.#home(this.#rows[slot * columns] ?? 0)
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue
      this.#rows.copyWithin(gap * columns, slot * columns, (slot + 1) * columns)
      gap = slot
    }
    this.#rows.fill(0, gap * columns, (gap + 1) * columns)
  }
}

const recent = new RecentTransfers()`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    recent.note(transferId, order)
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
