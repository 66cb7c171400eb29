import { setTimeout as sleep } from 'node:timers/promises'
import type { Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { Leak } from '../judge/growth/judge.ts'
import type { Rounds } from '../load/rounds.ts'
import { seconds, type Bytes, type Milliseconds } from '../record/units.ts'

const aloneClients = 10
/** Requests per client and route: enough to show the leak, but only some seconds for all routes. */
const aloneEach = { fewest: 8, most: 25 }
/** Changes of figures without a leak; all others are counts. */
const noise: Readonly<Record<string, number>> = {
  heap: 4_000,
  external: 4_000,
  native: 70_000,
  anonymous: 200_000,
  // Two pages.
  files: 8_192,
  helpers: 8_192,
}
const noiseOfCounts = 1

/** Time limit for the routes of a service that becomes slower with each request. */
const triedWithin = seconds(30)

/** Limits of what routes are requested alone, to fill a bounded cache. Until slow ones got a few thousand requests they have longer. */
const filling = { requests: 10_000, within: seconds(15), few: 3_000, fewWithin: seconds(40) }
/** These requests are sent over this time: what is kept for ten seconds is then as much as it will be. */
const filledFor = seconds(12)

interface Route {
  readonly route: string
  readonly alone: Pick<Rounds, 'drive' | 'failed'>
}

/** For each leak, the routes that make its figure grow when called alone. */
export async function attributeRoutes(
  routes: readonly Route[],
  leaks: readonly Leak[],
  read: (figures: readonly string[]) => Promise<Series>,
  within: Milliseconds = triedWithin,
): Promise<ReadonlyMap<Leak, LeakOrigin & { readonly kind: 'growingRoutes' }>> {
  const needed = leaks.map(
    ({ check, figure, perRequest }) =>
      (2 * (noise[check === 'helpers' ? check : figure] ?? noiseOfCounts)) / perRequest / aloneClients,
  )
  const each = Math.ceil(Math.min(Math.max(aloneEach.fewest, ...needed), aloneEach.most))
  const figures = leaks.map(({ figure }) => figure)
  const until = performance.now() + within
  const grownBy = async (alone: Route['alone']): Promise<readonly Leak[]> => {
    const before = await read(figures)
    await alone.drive(aloneClients, each)
    const after = await read(figures)
    return leaks.filter(
      ({ figure, perRequest }) =>
        (after[figure] ?? 0) - (before[figure] ?? 0) >= (perRequest * aloneClients * each) / 2,
    )
  }
  const tryEach = async (some: readonly Route[]) => {
    const tried: (Route & { readonly grew: readonly Leak[] })[] = []
    for (const { route, alone } of some) {
      if (performance.now() > until) break
      tried.push({ route, alone, grew: await grownBy(alone) })
    }
    return tried
  }
  const once = await tryEach(routes)
  // Growth on few routes may be chance: these are tried again.
  const suspects = once.filter(({ grew }) => grew.length > 0)
  const again = suspects.length > routes.length / 2 ? [] : await tryEach(suspects)
  const grown = [...again, ...suspects.slice(again.length)]
  const untried = routes.length - once.length
  const tried = { of: once.length, ...(untried > 0 && { untried }) }
  return new Map(
    leaks.map(leak => {
      const growing = grown.filter(({ grew }) => grew.includes(leak)).map(({ route }) => route)
      return [leak, { kind: 'growingRoutes', routes: [...new Set(growing)], ...tried }]
    }),
  )
}

/**
 * Requests each route that leaves memory behind many times, and for a time. What it keeps up to a bound is then full, which takes
 * much longer while it is one of many routes, and what it keeps for that time grows no more. At most `room` is left behind.
 */
export async function fillCaches(
  routes: readonly Route[],
  leaks: readonly Leak[],
  read: (figures: readonly string[]) => Promise<Series>,
  room: Bytes,
  lasts: Milliseconds = filledFor,
): Promise<void> {
  const found = await attributeRoutes(routes, leaks, read)
  const names = new Set([...found.values()].flatMap(origin => origin.routes))
  const growing = routes.filter(({ route }) => names.has(route))
  // A mean over all routes.
  const most = room / (routes.length * Math.max(...leaks.map(({ perRequest }) => perRequest)))
  const wanted = Math.min(filling.requests, most)
  const startedAt = performance.now()
  const elapsedMs = () => performance.now() - startedAt
  let total = 0
  for (;;) {
    const served = growing.filter(({ alone }) => !alone.failed)
    const within = total < filling.few ? filling.fewWithin : filling.within
    if (served.length === 0 || total >= wanted) return
    await sleep(Math.max(0, lasts * (total / wanted) - elapsedMs()))
    for (const { alone } of served) {
      // Those of a slow service take long one by one.
      if (elapsedMs() > within) return
      await alone.drive(aloneClients, aloneEach.most)
      total += aloneClients * aloneEach.most
    }
  }
}
