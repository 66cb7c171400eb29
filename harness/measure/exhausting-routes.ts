import type { LeakOrigin } from '../judge/evidence.ts'
import { lentConnections } from '../judge/growth/exhaustion.ts'
import type { MeasuredLeak } from '../judge/records/judge.ts'
import { Rounds, type Paths } from '../load/rounds.ts'
import { beginSpan } from '../progress/span.ts'
import { messageOf } from '../record/errors.ts'
import { seconds, type Count } from '../record/units.ts'
import type { System } from '../system/system.ts'
import { pathsOf } from './paths.ts'
import { untilReadyAgain } from './ready-again.ts'

/** Connections that the database has closed meanwhile are not counted; drivers open ten by default. */
const usualPool = 10
/** A route that keeps a connection for one request in five exhausts the pool with so many times its size. */
const times = 5
/** A service without a pool keeps very many connections. */
const requestsMax = 150
/** Several, because requests that are given up end at other moments beside others than alone. */
const clients = 5
/** An exhausted service answers slowly, so it is probed after half a pool. */
const parts = 2
const searchedWithin = seconds(25)

/** A leak record of a service whose pool was exhausted, with the routes that exhaust it alone, on another system. */
export async function withExhaustingRoutes(
  record: MeasuredLeak,
  another: () => Promise<System>,
): Promise<MeasuredLeak> {
  if ('reached' in record) return record
  const { growth } = record
  const connections = lentConnections(growth)
  if (connections === undefined) return record
  const pool = Math.max(usualPool, connections)
  // The verdict stays even if its origin cannot be found.
  const found = await exhaustingRoutes(another, growth.refusing ?? [], pool).catch(
    (error: unknown): LeakOrigin => ({ kind: 'unattributed', said: messageOf(error) }),
  )
  return { ...record, growth: { ...growth, origins: { ...growth.origins, connections: [found] } } }
}

/** Drives each route alone. One that exhausts the pool does so again after a restart: other routes may have kept some before it. */
async function exhaustingRoutes(
  another: () => Promise<System>,
  refusing: readonly string[],
  connections: Count,
): Promise<LeakOrigin> {
  await using system = await another()
  using span = beginSpan('which requests keep connections')
  const paths = await pathsOf(system)
  const until = performance.now() + searchedWithin
  const routes: string[] = []
  let rounds = new Rounds(system.service.origin, paths)
  const names = rounds.routes().map(({ route }) => route)
  const tried = { of: names.length }
  const isRefusing = (name: string) => refusing.some(refused => refused.startsWith(`${name}: `))
  let probe: string | undefined
  // A probe that keeps connections itself would accuse the others. Reads rarely do.
  for (const name of names.filter(isRefusing).toSorted((a, b) => Number(isRead(b)) - Number(isRead(a)))) {
    if (!(await exhausts(rounds, name, undefined, connections))) probe = name
    if (probe !== undefined || performance.now() > until) break
    rounds = await startedAgain(system, paths)
  }
  for (const [index, name] of names.entries()) {
    if (performance.now() > until)
      return { kind: 'growingRoutes', routes, ...tried, untried: names.length - index }
    span.update({ note: name })
    if (!(await exhausts(rounds, name, probe, connections))) continue
    rounds = await startedAgain(system, paths)
    if (!(await exhausts(rounds, name, probe, connections))) continue
    routes.push(name)
    rounds = await startedAgain(system, paths)
  }
  return { kind: 'growingRoutes', routes, ...tried }
}

const isRead = (route: string): boolean => route.startsWith('GET ')

async function exhausts(rounds: Rounds, name: string, probed: string | undefined, connections: Count) {
  const routes = rounds.routes()
  const own = routes.find(({ route }) => route === name)?.alone
  const probe = routes.find(({ route }) => route === probed)?.alone
  const each = Math.ceil(connections / parts / clients) + 1
  const all = Math.min(times * connections, Math.max(requestsMax, connections))
  for (let sent = 0; sent < all; sent += clients * each) {
    await own?.drive(clients, each, 0)
    await probe?.drive(1, 1, 0)
    if (own?.failed === true || probe?.failed === true) return true
  }
  return false
}

async function startedAgain(system: System, paths: Paths): Promise<Rounds> {
  const { service } = system
  await service.container.end('SIGKILL', seconds(10))
  await service.container.start()
  await untilReadyAgain(system)
  return new Rounds(service.origin, paths)
}
