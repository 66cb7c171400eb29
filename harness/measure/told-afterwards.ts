import { statementsWith } from '../faults/proxy-control.ts'
import { beginningOf } from '../load/answer.ts'
import { judge, type MeasuredRun } from '../judge/records/judge.ts'
import { mapValues } from '../record/map-values.ts'
import { quietened } from '../system/logs.ts'
import { sourceRootOf } from '../system/service-image.ts'
import type { System } from '../system/system.ts'
import { frameNamer } from './crash-sources.ts'

/** Of a statement, in characters. */
const shownMax = 400

/** Log lines of the containers since a moment (milliseconds since 1970), with times relative to it. */
export async function linesSince(
  { services, beside, description }: Pick<System, 'services' | 'beside' | 'description'>,
  startedAt: number,
) {
  const nameFrames = frameNamer(sourceRootOf(description))
  const all = [...services.map(one => [one.container.name, one] as const), ...Object.entries(beside)]
  const lines = all
    .flatMap(([container, one]) =>
      one.container.log.timed().map(({ atMs, text }) => ({ container, atMs: atMs - startedAt, text })),
    )
    .filter(({ atMs, text }) => atMs >= 0 && quietened([text]).length > 0)
    .toSorted((a, b) => a.atMs - b.atMs)
  return await Promise.all(lines.map(async line => ({ ...line, text: (await nameFrames(line.text)).text })))
}

/** Adds the containers' log lines to a record whose promises are not all kept. */
export async function withLogs(system: System, record: MeasuredRun): Promise<MeasuredRun> {
  const { startedAt, promises } = record
  const isSilent = startedAt === undefined || Object.keys(promises).length === 0
  if (isSilent || judge(record).every(({ verdict }) => verdict === 'pass')) return record
  return { ...record, logs: await linesSince(system, startedAt) }
}

/** By the key of an operation, with times relative to `startedAt`; undefined without a proxy before the database. */
export async function statementsSince(system: Pick<System, 'proxy'>, keyPrefix: string, startedAt: number) {
  if (system.proxy === undefined) return undefined
  const askedAt = Date.now()
  const { now, statements } = await statementsWith(system, `${keyPrefix}-`)
  // The engine may run on another machine with its own clock, which the proxy reads before it searches.
  const beginning = startedAt + now - askedAt
  return mapValues(statements, told =>
    told.map(({ atMs, what }) => ({ atMs: Math.round(atMs - beginning), what: beginningOf(what, shownMax) })),
  )
}
