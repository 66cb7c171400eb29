import { setTimeout as sleep } from 'node:timers/promises'
import type { Series } from '../judge/class-growth.ts'
import { mayGrowIdle, type IdleRecord, type IdleWindow } from '../judge/growth/leaks.ts'
import type { Rounds } from '../load/rounds.ts'
import { beginSpan } from '../progress/span.ts'
import { mapValues } from '../record/map-values.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import type { LeakWatch } from './watch.ts'

const usualRest = {
  /** Sent one after another to a warm service, as many as it answers within this time. */
  requests: 1000,
  within: seconds(20),
  /** Without garbage collection, memory takes some seconds to be returned. */
  settle: { collected: seconds(2), left: seconds(5) },
  /** Time before the second idle window: a reading in the second after a class histogram is up to 34 kB too low. */
  comesBack: seconds(2),
  /** Time before the last idle window: what is kept for less is full by then. */
  keptFor: seconds(30),
  /** Work in flight adds up to 45 kB to a reading. Not in step with timers of whole tenths of a second. */
  readings: { count: 5, apart: ms(170) },
}

type WatchAtRest = Pick<LeakWatch, 'unseen' | 'read' | 'look' | 'workingSetBytes'>
type FewRounds = Pick<Rounds, 'failed' | 'failures' | 'drive'>

/** Reads the working set before requests and some time after, and the growth without requests. */
export async function recordRest(watch: WatchAtRest, rounds: FewRounds, rest = usualRest) {
  const { settle, comesBack, keptFor, readings } = rest
  using _span = beginSpan('what grows without requests')
  const { unseen } = watch
  const settled = unseen === undefined ? settle.collected : settle.left
  // What the last class histogram collected in addition is back after a few requests.
  await driveAnswered(rounds, Math.ceil(rest.requests / 10), ms(rest.within / 10))
  let requests = 0
  let beforeBytes: number | undefined
  let afterBytes: number | undefined
  const first = await recordIdle(watch.look, async () => {
    beforeBytes = await watch.workingSetBytes()
    requests = await driveAnswered(rounds, rest.requests, rest.within)
    await sleep(settled)
    afterBytes = await watch.workingSetBytes()
  })
  let idle: IdleRecord = { windows: [first], failures: rounds.failures, unseen }
  while (mayGrowIdle(idle)) {
    await sleep(idle.windows.length > 1 ? keptFor : comesBack)
    const rested = async () => sleep(settle.left)
    const window = await recordIdle(() => lowestOf(watch, readings), rested)
    idle = { ...idle, windows: [...idle.windows, window] }
  }
  return { workingSet: { requests, beforeBytes, afterBytes, failures: rounds.failures }, idle }
}

/**
 * One client, until a failure: a service without a free connection answers each request only after its timeout.
 * @returns the number of requests sent.
 */
async function driveAnswered(rounds: FewRounds, requests: number, within: Milliseconds): Promise<number> {
  const until = performance.now() + within
  let sent = 0
  while (sent < requests && !rounds.failed && performance.now() < until) {
    await rounds.drive(1, 1, 1)
    sent += 1
  }
  return sent
}

async function recordIdle(look: () => Promise<Series>, meanwhile: () => Promise<void>): Promise<IdleWindow> {
  const startedAt = performance.now()
  const before = await look()
  await meanwhile()
  return { seconds: (performance.now() - startedAt) / 1000, before, after: await look() }
}

/** The lowest value of each figure in some readings: what is kept is in all of them. */
async function lowestOf(watch: WatchAtRest, { count, apart }: typeof usualRest.readings): Promise<Series> {
  const readings: Series[] = []
  while (readings.length < count - 1) {
    readings.push(await watch.read())
    await sleep(apart)
  }
  // The histogram comes last, because it lowers the readings after it.
  return mapValues(await watch.look(), (value, figure) =>
    Math.min(value, ...readings.map(reading => reading[figure] ?? value)),
  )
}
