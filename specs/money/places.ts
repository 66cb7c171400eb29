import { setTimeout as sleep } from 'node:timers/promises'
import { openSession } from 'vitest-plumbline'
import type { FaultName } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import type { MoneyClient } from './client.ts'
import { countWaiting } from './pressure.ts'

/** How many could wait at the database before a fault, and when the service was steady again after it. */
export interface PlaceCount {
  readonly fault: FaultName
  readonly atMs: number
  readonly before: number
  readonly after: number
}

type Pair = readonly [fromId: number, toId: number]

/** More than any pool has places. */
const crowd = 12
const balance = 1_000_000
const lookEveryMs = 10
/** Nobody else is coming when nobody has come for so long. */
const patienceMs = 300
/** Less than a service lets anybody wait for a lock. */
const heldMsMax = 900
/** A place that is lost never comes back; one that only dials does within this time. */
const countedWithinMs = 3_000

/**
 * Counts the transfers that can wait at the database at one time. Each is between accounts of its own, so that a
 * service that lets one at a time to an account has as many places as any other.
 */
export class Places {
  readonly #money: () => MoneyClient
  readonly #databaseUrl: () => string
  readonly #pairs: readonly Pair[]
  #rounds = 0

  private constructor(money: () => MoneyClient, databaseUrl: () => string, pairs: readonly Pair[]) {
    this.#money = money
    this.#databaseUrl = databaseUrl
    this.#pairs = pairs
  }

  /** `money` and `databaseUrl` are asked for each time, since both may move. */
  static async open(money: () => MoneyClient, databaseUrl: () => string): Promise<Places> {
    const pairs: Pair[] = []
    // One after the other: a service may turn a crowd away.
    while (pairs.length < crowd) pairs.push([await money().open(balance), await money().open(balance)])
    return new Places(money, databaseUrl, pairs)
  }

  /** Nothing else may be asked of the service meanwhile. Looks again for 3 s while there are fewer than `expected`. */
  async count(expected?: number): Promise<number> {
    if (expected === undefined) return await this.#round(Infinity)
    const deadline = performance.now() + countedWithinMs
    let most = 0
    while (most < expected && performance.now() < deadline) {
      most = Math.max(most, await this.#round(expected))
    }
    return most
  }

  async #round(expected: number): Promise<number> {
    const sql = openSession(this.#databaseUrl())
    const watch = openSession(this.#databaseUrl())
    const round = this.#rounds++
    const payers = this.#pairs.map(([fromId]) => fromId)
    try {
      let answered: Promise<unknown> = Promise.resolve()
      const most = await sql.begin(async tx => {
        await tx`select 1 from accounts where id = any(${payers}::bigint[]) for update`
        answered = Promise.all(
          this.#pairs.map(([fromId, toId]) =>
            this.#money().transfer({ fromId, toId, amount: 1, key: `places-${fromId}-${round}` }),
          ),
        )
        return await gathered(() => countWaiting(watch), expected)
      })
      await answered
      return most
    } finally {
      await Promise.all([sql.end({ timeout: 1 }), watch.end({ timeout: 1 })])
    }
  }
}

/** The most that wait, as soon as those who are expected do, or nobody else comes. */
async function gathered(waiting: () => Promise<number>, expected: number): Promise<number> {
  const startedAt = performance.now()
  let most = 0
  let lastCameAt = startedAt
  const goesOn = () => performance.now() < Math.min(lastCameAt + patienceMs, startedAt + heldMsMax)
  while (most < expected && goesOn()) {
    const now = await waiting()
    if (now > most) [most, lastCameAt] = [now, performance.now()]
    await sleep(lookEveryMs)
  }
  return most
}

/** One place that is back is no recovery: as many can wait at the database after each fault as before it. */
export function placesKept(counts: readonly PlaceCount[]): Judgement {
  return judgeAudit({
    check: 'placesKept',
    title: 'as many can wait at the database after a fault as before it',
    of: 'faults with transfers at the database before and after',
    examined: counts.filter(({ before }) => before > 0).length,
    violations: counts
      .filter(({ before, after }) => after < before)
      .map(({ fault, atMs, before, after }) => ({
        kind: `places lost by ${fault}`,
        what: `${before} transfers could wait at the database before ${fault}, ${after} after it`,
        size: before - after,
        atMs,
      })),
  })
}
