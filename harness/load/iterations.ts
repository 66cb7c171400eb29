import { HarnessError, ownPlaceOf } from '../record/errors.ts'
import { checkValue } from '../record/option.ts'
import type { Answer, Call } from '../record/call.ts'
import { describeOutcome, succeeded } from '../record/operation.ts'
import { reasonOf } from './answer.ts'
import { prepareAnswered, type CallNames } from './call-source.ts'
import type { Answered, PreparedCall } from './client.ts'
import { pickOf, randomOf } from './random.ts'
import { ScenarioClient, type Scenario } from './scenario.ts'
import { pauseOf, pauseRule, type Pause } from './schedule.ts'

export interface Actor {
  /** No more requests are sent: an iteration stops at its next request. */
  readonly over: boolean
  /** Sends the next request of an iteration. `answered` is called once. */
  ask(call: PreparedCall, answered: Answered): void
  /** Calls `resume` after this many milliseconds; that is the intended time of the next request. */
  wait(lengthMs: number, resume: () => void): void
  /** Ends an iteration without a further result. */
  stop(): void
  /** An iteration has ended, and the next may begin. */
  proceed(): void
  /** Counts the iteration as an error that is not in a response. */
  fail(reason: string): void
  abort(error: unknown): void
}

/** State shared by the iterations of all clients. */
export interface ScenarioRun {
  readonly scenario: Scenario
  readonly seed: number
  readonly names: CallNames
  /** A warm-up skips the pauses, and so do the rounds of a leak watch. */
  readonly withoutPauses: boolean
  iterations: number
  /** The distance between iteration numbers: other generators have those in between. */
  readonly step: number
}

/** A step was not answered as expected, so its iteration cannot continue. */
class StepFailed extends Error {
  override readonly name = 'StepFailed'
}

/** One client's iterations of a scenario, one after the other: returns the function that begins one. */
export function iterationsOf(run: ScenarioRun, actor: Actor, number: number): () => void {
  const { scenario, seed } = run
  /** Whether a step or a pause is being awaited: one at a time. */
  let isWaiting = false
  /** The name of the last call of this iteration. */
  let last: string | undefined

  /** When no more requests are sent, what an iteration awaits never comes, and its memory can be released. */
  const isOver = (): boolean => {
    const { over } = actor
    if (over) actor.stop()
    return over
  }

  const notAwaited = (): HarnessError =>
    new HarnessError(`the scenario ${scenario.name} does not await what its client does`, {
      evidence: ['a client has one connection, and sends one request at a time'],
      fix: "write `await` before each: await client.get('/')",
    })

  const ask = (call: Call): Promise<Answer> => {
    if (isWaiting) throw notAwaited()
    const prepared = prepareAnswered(call, run.names.of(call), true)
    const { name, expected } = prepared
    return new Promise((resolve, reject) => {
      if (isOver()) return
      isWaiting = true
      last = name
      actor.ask(prepared, (outcome, answer) => {
        isWaiting = false
        if (isOver()) return
        if (answer !== undefined && succeeded({ outcome, expected })) resolve(answer)
        else reject(new StepFailed(`${name}: ${describeOutcome(outcome, expected)}`))
      })
    })
  }

  const pauses = randomOf(seed, 'pause', number)
  const pause = async (time: Pause): Promise<void> => {
    checkValue(`scenario ${scenario.name}: pause`, time, pauseRule)
    if (run.withoutPauses) return
    if (isWaiting) throw notAwaited()
    const lengthMs = pauseOf(pauses, time)
    await new Promise<void>(resolve => {
      if (isOver()) return
      isWaiting = true
      actor.wait(lengthMs, () => {
        isWaiting = false
        if (!isOver()) resolve()
      })
    })
  }

  const client = new ScenarioClient(number, ask)
  const picks = randomOf(seed, 'pick', number)
  const tools = { pick: <Item>(list: readonly Item[]) => pickOf(picks, list), pause }

  /** @throws HarnessError if the scenario itself is wrong, not a response. */
  const iterate = async (): Promise<void> => {
    try {
      const iteration = run.iterations
      run.iterations += run.step
      await scenario.act(client, { ...tools, iteration })
    } catch (error) {
      if (!(error instanceof StepFailed)) {
        if (error instanceof HarnessError || last === undefined) throw error
        const place = ownPlaceOf(error)
        const at = place === undefined ? '' : ` at ${place}`
        actor.fail(`the scenario ${scenario.name} threw: ${reasonOf(error)}${at}`)
      }
    }
    if (last === undefined) {
      throw new HarnessError(`an iteration of the scenario ${scenario.name} sent no request`, {
        fix: "send at least one: await client.get('/')",
      })
    }
    if (isWaiting) throw notAwaited()
    actor.proceed()
  }

  return () => {
    last = undefined
    // The iteration that opened the connection stopped at its first request.
    isWaiting = false
    iterate().catch((error: unknown) => actor.abort(error))
  }
}
