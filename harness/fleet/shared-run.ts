import { setTimeout as sleep } from 'node:timers/promises'
import { interferenceIn } from '../judge/interference.ts'
import type { DrivePlan } from '../load/drive.ts'
import { Recorder } from '../load/recorder.ts'
import { HarnessError } from '../record/errors.ts'
import type { GeneratorFacts, SecondInterference, Traffic } from '../record/run.ts'
import type { Member } from './member.ts'
import type { Recorded, RunReport } from './messages.ts'

/** Longer than a message to any generator takes, so that all start and end at the same moment. */
const soonMs = 250
const connectedWithinMs = 60_000
const undisturbed: SecondInterference = { stalledMs: 0, stalledByHost: false, starvedMs: 0 }
const stallsKept = 60

export type SharedRun = ReturnType<typeof sharedRun>

/** One load sent by several generators together, on the coordinator's clock. */
export function sharedRun(
  run: number,
  origins: readonly string[],
  drivePlan: DrivePlan,
  members: readonly Member[],
) {
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

class Contribution {
  readonly connected = Promise.withResolvers<void>()
  /** Resolves when the generator has ended, or is lost. */
  readonly done = Promise.withResolvers<void>()
  facts: GeneratorFacts
  /** The time up to which it has handed over its data, since the start of the run. */
  untilMs = 0
  /** By second, of the last few seconds. */
  readonly #stalls = new Map<number, number>()

  constructor({ name, node }: { readonly name: string; readonly node: string }) {
    this.facts = { name, node, requests: 0, clockOffsetMs: 0, clockUncertaintyMs: 0, longestStallMs: 0 }
  }

  lose(atMs: number, why: string): void {
    this.facts = { ...this.facts, lost: { atMs, why } }
    this.connected.resolve()
    this.done.resolve()
  }

  add({ increment, atMs, cores, clock }: Recorded, recorder: Recorder): void {
    recorder.add(increment)
    this.untilMs = atMs
    const counts = increment.seconds.map(([, { latency }]) => latency.count)
    const stalls = increment.seconds.map(([, { generatorStallMs }]) => generatorStallMs)
    this.facts = {
      ...this.facts,
      requests: counts.reduce((sum, count) => sum + count, this.facts.requests),
      clockOffsetMs: clock.offsetMs,
      clockUncertaintyMs: clock.uncertaintyMs,
      longestStallMs: Math.max(this.facts.longestStallMs, ...stalls),
    }
    const { ranMs = 0, waitedMs = 0 } = cores ?? {}
    // The CPU use of other processes on its machine is unknown here, but they are all that it can have waited for.
    const delta = { generatorRanMs: ranMs, generatorWaitedMs: waitedMs, otherProcessesMs: waitedMs }
    const service = { serviceRanMs: 0, besideRanMs: 0, serviceWaitedMs: 0 }
    const none = { ...service, stolenMs: 0, othersMs: 0, capacityMs: 1000 }
    const interference = (stallMs: number) =>
      interferenceIn(stallMs, [{ ...delta, ...none, fromMs: atMs - 1000, toMs: atMs }])
    for (const [second, { generatorStallMs }] of increment.seconds) {
      const stallMs = Math.max(generatorStallMs, this.#stalls.get(second) ?? 0)
      this.#stalls.set(second, stallMs)
      this.#stalls.delete(second - stallsKept)
      // A backlog is worked off in the next second.
      const longestMs = Math.max(stallMs, this.#stalls.get(second - 1) ?? 0)
      recorder.interfered(second, longestMs === 0 ? undisturbed : interference(longestMs))
    }
    const last = Math.floor(atMs / 1000) - 1
    if (last >= 0) recorder.interfered(last, interference(0))
  }
}
