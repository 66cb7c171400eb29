import { mutant, type Exam } from './mutant.ts'

/**
 * A key that comes again within three seconds is counted: it is a client that repeats itself. The sightings are spread over 64
 * shards by a hash of their key, and each note sweeps one shard after the other, so that no sweep is long. The hash is a signed
 * number of 32 bits, and so is its remainder: half of all keys go to a shard below zero. An array takes it, as a property with
 * the name `-17`, finds the sighting there again, and counts it rightly. But the sweep goes from 0 to 63. Every second new key
 * leaves its sighting with the headers of its request, about 700 bytes. New keys come with two of sixteen paths.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Sighting {
  readonly at: number
  readonly headers: Readonly<Record<string, string>>
}

const sightingMs = 3_000
const shardCount = 64

/** Keys of the last three seconds. A note sweeps one shard, and the next note the next. */
class Sightings {
  readonly #shards: Map<string, Sighting>[] = []
  #sweptLast = 0
  repeated = 0

  note(key: string, headers: Readonly<Record<string, string>>): void {
    const now = performance.now()
    this.#sweep(now - sightingMs)
    const shard = this.#shardOf(key)
    const before = shard.get(key)
    if (before !== undefined && now - before.at < sightingMs) this.repeated += 1
    shard.set(key, { at: now, headers })
  }

  #shardOf(key: string): Map<string, Sighting> {
    let hash = 0x811c9dc5
    for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
    return (this.#shards[hash % shardCount] ??= new Map())
  }

  #sweep(before: number): void {
    this.#sweptLast = (this.#sweptLast + 1) % shardCount
    const shard = this.#shards[this.#sweptLast]
    if (shard === undefined) return
    for (const [key, { at }] of shard) if (at < before) shard.delete(key)
  }
}

const sightings = new Sightings()`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (order.idempotencyKey !== null) sightings.note(order.idempotencyKey, c.req.header())
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'shard.set(key, { at: now, headers })',
    'return (this.#shards[hash % shardCount] ??= new Map())',
    'if (order.idempotencyKey !== null) sightings.note(order.idempotencyKey, c.req.header())',
  ],
}
