import { interferenceIn } from '../judge/interference.ts'
import type { Recorder } from '../load/recorder.ts'
import type { GeneratorFacts, SecondInterference } from '../record/run.ts'
import type { Recorded } from './messages.ts'

const undisturbed: SecondInterference = { stalledMs: 0, stalledByHost: false, starvedMs: 0 }
const stallsKept = 60

export class Contribution {
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
