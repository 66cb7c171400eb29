import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { skipN } from 'pure-rand/utils/skipN'
import { sum } from '../judge/statistics.ts'
import { refuseOption } from '../record/option.ts'

/** Each kind of draw has its own stream. */
const streams = {
  mix: 0x51ed270b,
  order: 0x7f4a7c15,
  pick: 0x2545f491,
  pause: 0x6c8e9cf5,
  schedule: 0x3c6ef372,
} as const

export type Random = ReturnType<typeof xoroshiro128plus>

/** The first numbers of a generator are nearly its seed, and the seeds of clients are alike. */
const skippedDraws = 20

export function randomOf(seed: number, stream: keyof typeof streams, client = 0): Random {
  const random = xoroshiro128plus((seed ^ streams[stream]) + Math.imul(client, 0x9e3779b1))
  skipN(random, skippedDraws)
  return random
}

/** Draws indexes of `counts` from an urn that is refilled when empty: each round has exactly these numbers. */
export function urnOf(counts: readonly number[], random: Random): () => number {
  let left: number[] = []
  let total = 0
  return () => {
    if (total === 0) {
      left = [...counts]
      total = sum(left)
    }
    let ball = uniformInt(random, 1, total)
    const drawn = left.findIndex(count => (ball -= count) <= 0)
    left[drawn] = (left[drawn] ?? 0) - 1
    total -= 1
    return drawn
  }
}

/** @throws HarnessError if it is no list, or an empty one. */
export function pickOf<Item>(random: Random, list: readonly Item[]): Item {
  if (Array.isArray(list) && list.length > 0) return list[uniformInt(random, 0, list.length - 1)] as Item
  throw refuseOption('pick', list, {
    expected: 'a list that is not empty',
    fix: "write for example pick(csv('users.csv'))",
  })
}
