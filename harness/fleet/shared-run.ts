import { setTimeout as sleep } from 'node:timers/promises'
import type { DrivePlan } from '../load/drive.ts'
import { Recorder } from '../load/recorder.ts'
import { HarnessError } from '../record/errors.ts'
import type { GeneratorFacts, Traffic } from '../record/run.ts'
import { Contribution } from './contribution.ts'
import type { Member } from './member.ts'
import type { RunReport } from './messages.ts'

/** Longer than a message to any generator takes, so that all start and end at the same moment. */
const soonMs = 250
const connectedWithinMs = 60_000

interface Plan {
  readonly run: number
  readonly origins: readonly string[]
  readonly drivePlan: DrivePlan
  readonly members: readonly Member[]
}

export type SharedRun = ReturnType<typeof sharedRun>

/** One load sent by several generators together, on the coordinator's clock. */
export function sharedRun({ run, origins, drivePlan, members }: Plan) {
  const { clients, timeout, firstLook = 0, enough, parts } = drivePlan
  const recorder = new Recorder(origins.length)
  const contributions = new Map(members.map(member => [member, new Contribution(member)]))
  const failed = Promise.withResolvers<never>()
  let startedAt = Number.POSITIVE_INFINITY
  let lastedMs = 0
  let hasEnded = false

  const all = async (of: (one: Contribution) => PromiseWithResolvers<void>): Promise<void> => {
    const promises = [...contributions.values()].map(one => of(one).promise)
    await Promise.race([Promise.all(promises), failed.promise])
  }
  const sinceStart = (): number => performance.now() - startedAt
  const facts = (): readonly GeneratorFacts[] => [...contributions.values()].map(one => one.facts)
  const traffic = (untilMs: number): Traffic => ({
    ...recorder.traffic(clients, untilMs),
    generators: facts(),
  })

  /** The time up to which all remaining generators have handed over their data. */
  const recordedMs = (): number => {
    const there = [...contributions.values()].filter(({ facts: { lost } }) => lost === undefined)
    return Math.min(...there.map(({ untilMs }) => untilMs))
  }
  const handOver = (untilMs: number): void => {
    const part = parts && recorder.takePart(parts.seconds, untilMs - timeout, clients)
    if (part) parts.take({ ...part, generators: facts() })
  }
  const end = (): void => {
    hasEnded = true
    const atMs = performance.now() + soonMs
    for (const member of members) member.tell({ kind: 'end', run, atMs })
  }
  const look = (untilMs: number): void => {
    handOver(untilMs)
    if (!hasEnded && untilMs >= firstLook && enough?.(traffic(untilMs)) === true) end()
  }

  return {
    hear(member: Member, report: RunReport): void {
      const contribution = contributions.get(member)
      if (contribution === undefined || report.run !== run) return
      if (report.kind === 'connected') contribution.connected.resolve()
      else if (report.kind === 'recorded') {
        const seenMs = recordedMs()
        contribution.add(report, recorder)
        if (recordedMs() > seenMs) look(recordedMs())
      } else if (report.kind === 'failed') {
        failed.reject(new HarnessError(`${member.name} on ${member.node}: ${report.reason}`))
      } else {
        lastedMs = Math.max(lastedMs, report.lastedMs)
        contribution.done.resolve()
      }
    },

    /** Resolves when each generator has ended, or is lost: what it had recorded is kept. */
    async finish(): Promise<Traffic> {
      using ending = new DisposableStack()
      ending.defer(end)
      const { call, load, seed, withoutPauses = false } = drivePlan
      const shared = { clients, call, load, seed, timeout, withoutPauses }
      for (const [index, member] of members.entries()) {
        const share = { index, of: members.length }
        member.tell({ kind: 'drive', run, origins, share, drivePlan: shared })
      }
      for (const [member, contribution] of contributions)
        void member.lost.then(why => contribution.lose(Math.max(0, sinceStart()), why))
      await Promise.race([all(({ connected }) => connected), tooLate()])
      await drivePlan.beforeStart?.()
      const startsAt = performance.now() + soonMs
      for (const member of members) member.tell({ kind: 'start', run, atMs: startsAt })
      await sleep(soonMs)
      startedAt = startsAt
      drivePlan.onStart?.()
      await all(({ done }) => done)
      // If all generators were lost, none reports the duration.
      return traffic(lastedMs || sinceStart())
    },
  }
}

async function tooLate(): Promise<never> {
  await sleep(connectedWithinMs, undefined, { ref: false })
  throw new HarnessError(`the clients of a generator had not connected after ${connectedWithinMs / 1000} s`, {
    fix: 'check that its machine reaches the service, or use fewer clients',
  })
}
