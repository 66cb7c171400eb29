import type { ClassHistogram } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import { atLimit } from '../judge/growth/exhaustion.ts'
import { cacheable, leaksIn, mayStillGrow, type Leak } from '../judge/growth/judge.ts'
import type { LeakPromises } from '../judge/growth/quantities.ts'
import { windowsNeeded, type GrowthRecord, type Reading, type Window } from '../judge/growth/record.ts'
import type { Rounds } from '../load/rounds.ts'
import { beginSpan, type ProgressSpan } from '../progress/span.ts'
import { messageOf } from '../record/errors.ts'
import { sum } from '../judge/statistics.ts'
import { bytes, ms, seconds, type Bytes, type Milliseconds } from '../record/units.ts'
import { attributeRoutes, fillCaches } from './routes.ts'
import type { LeakWatch } from './watch.ts'

interface GrowthPlan {
  readonly clients: number
  /** Requests per client in each round of a window. */
  readonly roundLengths: readonly number[]
  readonly limits: LeakPromises
  /** The memory limit of the service. */
  readonly memory: Bytes
  /** The limit of its processes and threads. */
  readonly pids: number
}

/** Factor for the rounds of the fourth and later windows, which tell a leak from a large cache. */
const longer = 4
/** One more window may use one part in this many of the service's memory. */
const roomShare = 8
/** Factor for the number of clients: more than in any round, so that every pool is filled before the first reading. */
const crowd = 4
const crowdRequests = 6
const warmUpRounds = { calm: 2, most: 6 }
/** A window of a service that is too slow for this has shorter rounds: a leak is watched for up to fifteen times as long. */
const windowWithin = seconds(8)
/** Divisors of the lengths of rounds. After the largest, which is for all slower services, they still differ. */
const divisors = { fast: [1, 2, 4, 8], slow: 16 }
/** Limits the search in a service that becomes slower with each request. */
const attributedWithin = seconds(60)
/** Growth between two rounds of a warm service; larger growth means warm-up or a leak. */
const settledBytes = 2048

/** Reads the figures of a service between rounds of requests. Rejects if it can no longer be watched. */
export async function recordGrowth(watch: LeakWatch, rounds: Rounds, planned: GrowthPlan) {
  using span = beginSpan('what requests leave behind')
  span.update({ note: 'warming up' })
  const { unseen, withoutDatabase, connectionLimit = 0 } = watch
  const seen = {
    unseen,
    withoutDatabase,
    processLimit: planned.pids,
    // A pool may have a connection for each client.
    ...(connectionLimit > planned.clients * crowd && { connectionLimit }),
  }
  const plan = { ...planned, roundLengths: await warmUp(watch, rounds, planned) }
  const windows: Window[] = []
  const record = (): GrowthRecord => ({ windows, failures: rounds.failures, ...seen })
  const watchWindows = async () => {
    do {
      windows.push(await recordWindow(watch, rounds, plan, { window: windows.length + 1, span }))
    } while (!rounds.failing && mayStillGrow(record(), plan.limits) && hasRoom(record(), plan))
  }
  await watchWindows()
  const leaks = leaksIn(record(), plan.limits)
  const caches = leaks.filter(({ check }) => cacheable.has(check))
  // Buffers are native memory. What else cannot be a cache may be all that the service has of it, such as its file descriptors.
  const mayBeCaches = leaks.every(leak => caches.includes(leak) || leak.check === 'native')
  if (caches.length > 0 && mayBeCaches && !rounds.failing && hasRoom(record(), plan)) {
    const lookAt = async (figures: readonly string[]) => {
      span.update({ note: `requesting alone what leaves memory behind, ${rounds.sent} requests` })
      return await watch.look(figures)
    }
    const room = bytes(plan.memory / roomShare)
    await fillCaches(rounds.routes(), caches, lookAt, room)
    // Routes that were requested alone have filled other caches with their own: all routes fill them again.
    await warmUp(watch, rounds, plan)
    // What became full in the last window grew in it, and no route makes it grow any more.
    await watchWindows()
  }
  if (!rounds.failing) return record()
  return { ...record(), refusing: await rounds.failuresAlone() }
}

/** Whether another window of its length leaves most of the memory free. */
function hasRoom({ windows }: GrowthRecord, { memory }: GrowthPlan): boolean {
  const readings = windows.at(-1)?.readings ?? []
  const gained = ({ values }: Reading) =>
    (values['heap'] ?? 0) + (values['external'] ?? 0) + (values['files'] ?? 0)
  const [first, last] = [readings.at(0), readings.at(-1)]
  if (first === undefined || last === undefined || windows.length < windowsNeeded) return true
  const times = windows.length === windowsNeeded ? longer : 1
  return (gained(last) - gained(first)) * times < memory / roomShare
}

/** The origins of leaks, by check. Comes last: snapshots leave memory behind that would hide later growth. */
export async function originsOf(watch: LeakWatch, rounds: Rounds, record: GrowthRecord, plan: GrowthPlan) {
  const leaks = leaksIn(record, plan.limits)
  if (leaks.length === 0) return {}
  using _span = beginSpan('looking for what keeps it')
  const { clients } = plan
  let routes: ReadonlyMap<Leak, LeakOrigin> = new Map()
  let until = Infinity
  let ended: readonly LeakOrigin[] = []
  // At its limit no route makes it grow.
  const growing = leaks.filter(({ check }) => atLimit(record, check).length === 0)
  const everyRoute = async () => {
    if (growing.length > 0)
      routes = await attributeRoutes(rounds.routes(), growing, figures => watch.look(figures))
    until = performance.now() + attributedWithin
  }
  const drive = async (each: number) => {
    if (performance.now() > until) {
      ended = [{ kind: 'searchEnded', seconds: attributedWithin / 1000 }]
      return
    }
    await rounds.drive(clients, each)
    await watch.settle()
  }
  // The leak stays certain even if its origin cannot be found.
  const found = await watch.runtime?.attribute(leaks, { everyRoute, drive, clients }).catch(messageOf)
  if (found === undefined) await everyRoute()
  const known = (check: string): readonly LeakOrigin[] =>
    typeof found === 'string' ? [{ kind: 'unattributed', said: found }] : (found?.[check] ?? [])
  return Object.fromEntries(
    leaks.map(leak => [leak.check, [known(leak.check), ended, routes.get(leak) ?? []].flat()]),
  )
}

/** The lengths of rounds whose window ends in time. `eachMs`: the time of one request, with those of the other clients. */
export function affordable(roundLengths: readonly number[], eachMs: Milliseconds): readonly number[] {
  const requests = sum(roundLengths) + 2 * Math.max(...roundLengths)
  const divisor = divisors.fast.find(one => (requests / one) * eachMs <= windowWithin) ?? divisors.slow
  return roundLengths.map(length => Math.ceil(length / divisor))
}

/**
 * Returns the lengths of rounds that the service is fast enough for. The first class histogram leaves more behind than later
 * ones, so it is part of the warm-up.
 */
async function warmUp(watch: LeakWatch, rounds: Rounds, { clients, roundLengths }: GrowthPlan) {
  // For a service that does not survive until the next reading.
  await watch.read()
  await rounds.drive(clients * crowd, crowdRequests, Math.floor(clients / 2))
  await watch.objects()
  let last = await watch.read()
  let calm = 0
  let lengths = roundLengths
  for (let round = 0; round < warmUpRounds.most && calm < warmUpRounds.calm && !rounds.failing; round++) {
    const longest = Math.max(...lengths)
    const startedAt = performance.now()
    await rounds.drive(clients, longest)
    lengths = affordable(roundLengths, ms((performance.now() - startedAt) / longest))
    const next = await watch.read()
    const change = Math.abs((next['heap'] ?? 0) - (last['heap'] ?? 0))
    calm = change < settledBytes ? calm + 1 : 0
    last = next
  }
  return lengths
}

async function recordWindow(
  watch: LeakWatch,
  rounds: Rounds,
  { clients, roundLengths }: GrowthPlan,
  { window, span }: { readonly window: number; readonly span: ProgressSpan },
): Promise<Window> {
  const suspected = window > 1
  const again = suspected ? `measuring again, window ${window}, ` : ''
  const classHistograms: ClassHistogram[] = []
  const count = async () => {
    // Each connection keeps the headers of its last request: let it be the same before each histogram.
    if (!rounds.failing) {
      await rounds.routes()[0]?.alone.drive(clients, 1)
      await watch.settle()
    }
    const counts = await watch.classHistogram()
    if (counts !== undefined) classHistograms.push({ requests: rounds.sent, counts })
  }
  // A class histogram collects more thoroughly than a reading; a long round after it compensates for that.
  const countAndGoOn = async () => {
    await count()
    if (!rounds.failing) await rounds.drive(clients, Math.max(...roundLengths))
  }
  const read = async (): Promise<Reading> => ({ values: await watch.read(), requests: rounds.sent })
  await countAndGoOn()
  const readings = [await read()]
  for (const [index, length] of roundLengths.entries()) {
    if (rounds.failing) break
    const round = `round ${index + 1} of ${roundLengths.length}`
    span.update({ note: `${again}${round}, ${rounds.sent} requests` })
    if (suspected && index === Math.floor(roundLengths.length / 2)) await countAndGoOn()
    await rounds.drive(clients, window > windowsNeeded ? longer * length : length)
    readings.push(await read())
  }
  await count()
  return { readings, classHistograms }
}
