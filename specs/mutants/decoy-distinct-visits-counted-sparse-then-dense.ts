import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `/**
 * Counts every request in constant time`,
    replace: `/**
 * How many different values were seen, within 1 % (HyperLogLog). Few values are kept one by one, which is exact; when
 * they would take more room than the registers, they become registers.
 */
class DistinctCount {
  static readonly #sparseMax = 2_000
  static readonly #registersLog2 = 14
  #sparse: Map<number, { readonly hash: number; readonly seenAt: number }> | undefined = new Map()
  #registers: Uint8Array | undefined

  add(value: number): void {
    const hash = Math.imul(Math.floor(value * 1_000) ^ 0x9e3779b9, 0x85ebca6b) >>> 0
    if (this.#sparse === undefined) {
      this.#raise(hash)
      return
    }
    if (!this.#sparse.has(hash)) this.#sparse.set(hash, { hash, seenAt: value })
    if (this.#sparse.size < DistinctCount.#sparseMax) return
    const kept = this.#sparse
    this.#sparse = undefined
    this.#registers = new Uint8Array(1 << DistinctCount.#registersLog2)
    for (const known of kept.keys()) this.#raise(known)
  }

  #raise(hash: number): void {
    const index = hash >>> (32 - DistinctCount.#registersLog2)
    const rank = Math.clz32((hash << DistinctCount.#registersLog2) | 1) + 1
    const registers = this.#registers
    if (registers !== undefined && (registers[index] ?? 0) < rank) registers[index] = rank
  }
}

/**
 * Counts every request in constant time`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #poolState: () => PoolState
  #sumMs = 0`,
    replace: `  readonly #poolState: () => PoolState
  readonly #distinctTimes = new DistinctCount()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#inFlight -= 1
`,
    replace: `    this.#inFlight -= 1
    this.#distinctTimes.add(startedAt)
`,
  },
])

/**
 * Healthy: a HyperLogLog as Redis has it. Until it has seen 2,000 different values it keeps each, an entry of a Map and
 * an object, some 90 bytes a request; with the 2,000th request they all become 16 KiB of registers, once, and from then on
 * nothing is ever added. At most 200 KB of heap, and that only during the first 2,000 requests.
 */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
