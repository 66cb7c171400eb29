import type { Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { Leak } from '../judge/growth/judge.ts'
import type { Rounds } from '../load/rounds.ts'

const aloneClients = 10
/** Of each client on each route: as few as show the leak, and no more than take some seconds for all routes. */
const aloneEach = { fewest: 8, most: 25 }
/** What figures change by without a leak; all others are counts. */
const noise: Readonly<Record<string, number>> = {
  heap: 4_000,
  external: 4_000,
  native: 70_000,
  anonymous: 200_000,
}
const noiseOfCounts = 1

/** Which routes make a figure grow, when nothing else is asked, for each leak. */
export async function attributeRoutes(
  rounds: Rounds,
  leaks: readonly Leak[],
  read: (figures: readonly string[]) => Promise<Series>,
): Promise<ReadonlyMap<Leak, LeakOrigin>> {
  const needed = leaks.map(
    ({ figure, perRequest }) => (2 * (noise[figure] ?? noiseOfCounts)) / perRequest / aloneClients,
  )
  const each = Math.ceil(Math.min(Math.max(aloneEach.fewest, ...needed), aloneEach.most))
  const figures = leaks.map(({ figure }) => figure)
  const routes = rounds.routes()
  const grownBy = async (alone: Rounds): Promise<readonly Leak[]> => {
    const before = await read(figures)
    await alone.drive(aloneClients, each)
    const after = await read(figures)
    return leaks.filter(
      ({ figure, perRequest }) =>
        (after[figure] ?? 0) - (before[figure] ?? 0) >= (perRequest * aloneClients * each) / 2,
    )
  }
  const once = await inTurn(routes, async ({ route, alone }) => ({
    route,
    alone,
    grew: await grownBy(alone),
  }))
  // One that is rare may have come by chance: it is named when it comes again.
  const suspects = once.filter(({ grew }) => grew.length > 0)
  const nearly = suspects.length > routes.length / 2
  const twice = nearly
    ? suspects
    : await inTurn(suspects, async ({ route, alone }) => ({ route, alone, grew: await grownBy(alone) }))
  return new Map(
    leaks.map(leak => {
      const growing = twice.filter(({ grew }) => grew.includes(leak)).map(({ route }) => route)
      return [leak, { kind: 'growingRoutes', routes: growing, of: routes.length }]
    }),
  )
}

async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<To[]> {
  const done: To[] = []
  for (const item of items) done.push(await work(item))
  return done
}
