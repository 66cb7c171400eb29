import { HarnessError } from '../record/errors.ts'
import { ownPlaceOf } from '../record/own-places.ts'
import { checkValue } from '../record/option.ts'
import type { Answer, Call } from '../record/call.ts'
import { describeOutcome, succeeded } from '../record/operation.ts'
import { masked } from '../record/secrets.ts'
import { reasonOf } from './answer.ts'
import { prepareAnswered, type CallNames } from './call-source.ts'
import type { Answered, PreparedCall } from './client.ts'
import { pauseRule } from './pause-rule.ts'
import { withMeant } from '../record/nearest.ts'
import { pauseOf, pickOf, randomOf, type Random } from './random.ts'
import { ScenarioClient, type Scenario, type ScenarioTools } from './scenario.ts'
import type { Pause } from './schedule.ts'

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
  /** A warm-up skips the pauses. */
  readonly withoutPauses: boolean
  iterations: number
  /** The distance between iteration numbers: other generators have those in between. */
  readonly step: number
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  /** For a step. */
  readonly call?: PreparedCall
}

/** A step was not answered as expected, so its iteration cannot continue. */
class StepFailed extends Error {
  override readonly name = 'StepFailed'
}

/** Functions that a scenario may call. */
const helpers = ['pick', 'pause', 'get', 'post', 'put', 'patch', 'del', 'request']

/** One client's iterations of a scenario, one after the other. */
export class Iterations {
  readonly #run: ScenarioRun
  readonly #actor: Actor
  readonly #client: ScenarioClient
  readonly #pauses: Random
  readonly #tools: Omit<ScenarioTools, 'iteration'>
  /** The step or pause that is being awaited: one at a time. */
  #waiting: Waiting | undefined
  /** The name of the last call of this iteration. */
  #last: string | undefined

  constructor(run: ScenarioRun, actor: Actor, client: number) {
    this.#run = run
    this.#actor = actor
    this.#client = new ScenarioClient(client, call => this.#ask(call))
    this.#pauses = randomOf(run.seed, 'pause', client)
    const picks = randomOf(run.seed, 'pick', client)
    this.#tools = { pick: list => pickOf(picks, list), pause: time => this.#pause(time) }
  }

  begin(): void {
    this.#last = undefined
    // The iteration that opened the connection stopped at its first request.
    this.#waiting = undefined
    this.#iterate().catch((error: unknown) => this.#actor.abort(error))
  }

  /** @throws HarnessError if the scenario itself is wrong, not a response. */
  async #iterate(): Promise<void> {
    const { scenario } = this.#run
    try {
      const iteration = this.#run.iterations
      this.#run.iterations += this.#run.step
      await scenario.act(this.#client, { ...this.#tools, iteration })
    } catch (error) {
      if (error instanceof TypeError) error.message = withMeant(error.message, helpers)
      if (!(error instanceof StepFailed)) {
        if (error instanceof HarnessError || this.#last === undefined) throw error
        const place = ownPlaceOf(error)
        const at = place === undefined ? '' : ` at ${place}`
        // Masked here: secrets that a client got on another machine are only known here.
        this.#actor.fail(masked(`the scenario ${scenario.name} threw: ${reasonOf(error)}${at}`))
      }
    }
    if (this.#last === undefined) {
      throw new HarnessError(`an iteration of the scenario ${scenario.name} sent no request`, {
        fix: "send at least one: await client.get('/')",
      })
    }
    if (this.#waiting !== undefined) throw this.#notAwaited()
    this.#actor.proceed()
  }

  #ask(call: Call): Promise<Answer> {
    if (this.#waiting !== undefined) throw this.#notAwaited()
    const prepared = prepareAnswered(call, this.#run.names.of(call), true)
    return new Promise((resolve, reject) => {
      if (this.#isOver()) return
      this.#waiting = { resolve, reject, call: prepared }
      this.#last = prepared.name
      this.#actor.ask(prepared, this.#answered)
    })
  }

  /** One function for all steps: a closure for each would be garbage. */
  readonly #answered: Answered = (outcome, answer) => {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined || this.#isOver()) return
    const { resolve, reject, call } = waiting
    if (answer !== undefined && succeeded({ outcome, expected: call?.expected })) resolve(answer)
    else reject(new StepFailed(`${call?.name}: ${describeOutcome(outcome, call?.expected)}`))
  }

  async #pause(time: Pause): Promise<void> {
    checkValue(`scenario ${this.#run.scenario.name}: pause`, time, pauseRule)
    if (this.#run.withoutPauses) return
    if (this.#waiting !== undefined) throw this.#notAwaited()
    const lengthMs = pauseOf(this.#pauses, time)
    await new Promise<void>((resolve, reject) => {
      if (this.#isOver()) return
      this.#waiting = { resolve: () => resolve(), reject }
      this.#actor.wait(lengthMs, () => {
        this.#waiting = undefined
        if (!this.#isOver()) resolve()
      })
    })
  }

  /** When no more requests are sent, what an iteration awaits never comes, and its memory can be released. */
  #isOver(): boolean {
    const { over } = this.#actor
    if (over) this.#actor.stop()
    return over
  }

  #notAwaited(): HarnessError {
    return new HarnessError(`the scenario ${this.#run.scenario.name} does not await what its client does`, {
      evidence: ['a client has one connection, and sends one request at a time'],
      fix: "write `await` before each: await client.get('/')",
    })
  }
}
