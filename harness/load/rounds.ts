import { areRare } from '../judge/failures.ts'
import { messageOf } from '../record/errors.ts'
import { nameOfCall, type Answer, type Call } from '../record/call.ts'
import { describeOutcome, isExpected, succeeded, type Outcome } from '../record/operation.ts'
import { seed } from '../record/seed.ts'
import { CallNames, isScenario, made } from './call-source.ts'
import { exampleOf } from './answer.ts'
import { awaitsAnswer } from './call.ts'
import { prepare, Socket, type Answered, type PreparedCall } from './client.ts'
import { iterationsOf, type Actor } from './iterations.ts'
import { answerWithin, ask, cutOff, sendInTime } from './round-request.ts'
import type { Scenario } from './scenario.ts'

type PathCall = Call | ((request: number) => Call)

/**
 * The requests of a round, in rotation. A function makes one from its number, which continues over all rounds. A scenario counts
 * as one request: its steps, by a client of its own and without pauses.
 */
export type Paths = readonly (PathCall | Scenario)[]

export const callOf = (entry: PathCall, request: number): Call =>
  typeof entry === 'function' ? made(entry(request)) : entry

/** The single calls that expect success. */
export const answeredIn = (paths: Paths): PathCall[] =>
  paths.filter((entry): entry is PathCall => {
    if (isScenario(entry)) return false
    const call = callOf(entry, 0)
    return awaitsAnswer(call) && (call.status ?? [200]).some(status => isExpected(status, undefined))
  })

/** The name of the scenario, or of the call with its expected outcome unless that is success: `POST /orders (422)`. */
function routeOf(entry: Paths[number]): string {
  if (isScenario(entry)) return entry.name
  const call = callOf(entry, 0)
  const { status, abandonAfter, hangUp } = call
  const route = nameOfCall(call)
  if (abandonAfter !== undefined) return `${route} (given up)`
  if (hangUp !== undefined)
    return hangUp === 'in the body' ? `${route} (cut off)` : `${route} (response cut off)`
  const refused = status !== undefined && !status.some(one => isExpected(one, undefined))
  return refused ? `${route} (${status.join(' or ')})` : route
}

/** Closed loops, one after the other: no two of their requests have the same number. */
export class Rounds implements AsyncDisposable {
  /** Requests with an unexpected outcome, by route and outcome. */
  readonly failures: Record<string, number> = {}
  /** Routes with at least one expected outcome. */
  readonly #succeeded = new Set<string>()
  /** Answers with another status than expected from a service that is not exhausted; `told`: the beginning of a body. */
  readonly #unexpected = new Map<string, { readonly route: string; readonly told: string }>()
  readonly #origin: string
  /** The entries of the paths, and their names in messages. */
  readonly #calls: readonly { readonly route: string; readonly entry: Paths[number] }[]
  /** Sockets of the clients that stay connected from round to round. */
  #staying: Socket[] = []
  readonly #numbers: { next: number }
  /** Of the steps of scenarios. */
  readonly #names = new CallNames()

  /** `paths`: at least one. `numbers` are shared with other rounds of the same service. */
  constructor(origin: string, paths: Paths, numbers = { next: 0 }) {
    this.#origin = origin
    this.#calls = paths.map(entry => ({ route: routeOf(entry), entry }))
    this.#numbers = numbers
  }

  /** The number of the next request, which is also the number of requests sent. */
  get sent(): number {
    return this.#numbers.next
  }

  get failed(): boolean {
    return Object.keys(this.failures).length > 0
  }

  /** Whether more fail than a few late answers. */
  get failing(): boolean {
    return !areRare(this.failures, this.sent)
  }

  /** Unexpected answers of routes that never had an expected outcome, with their counts. */
  get hopeless(): string[] {
    const never = [...this.#unexpected].filter(([, { route }]) => !this.#succeeded.has(route))
    return never.map(([failure, { told }]) => `${this.failures[failure]} × ${failure}${told}`)
  }

  /**
   * Each client has its own keep-alive connection. Half of the connections are opened for the round and closed after it; the
   * others stay open until this is disposed of, like those of a load balancer: this shows what a service keeps per connection.
   */
  async drive(clients: number, requestsEach: number, staying = Math.floor(clients / 2)): Promise<void> {
    while (this.#staying.length < staying) this.#staying.push(this.#connect())
    await Promise.all(
      Array.from({ length: clients }, (_, client) =>
        this.#take(requestsEach, client < staying ? this.#staying[client] : undefined),
      ),
    )
  }

  /** Rounds of other requests to the same service; their numbers continue. */
  of(paths: Paths): Rounds {
    return new Rounds(this.#origin, paths, this.#numbers)
  }

  /** Which requests, served before, fail as in an exhausted service when each kind is sent once, with no other in flight. */
  async failuresAlone(): Promise<string[]> {
    const served = this.#calls.filter(({ route }) => this.#succeeded.has(route))
    await using alone = this.of(served.map(({ entry }) => entry))
    await alone.drive(1, served.length)
    return Object.keys(alone.failures).filter(failure => !alone.#unexpected.has(failure))
  }

  /** Rounds of one route each, with all its entries. */
  routes(): { readonly route: string; readonly alone: Rounds }[] {
    return [...Map.groupBy(this.#calls, ({ route }) => route)].map(([route, calls]) => {
      const alone = this.of(calls.map(({ entry }) => entry))
      alone.#staying = this.#staying
      return { route, alone }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#staying.splice(0).map(socket => socket.close()))
  }

  #connect(): Socket {
    return new Socket(this.#origin, { opened: 0, lost: 0 }, answerWithin)
  }

  /** Over the connection of a client that stays, or over a new one. */
  async #take(requests: number, staying: Socket | undefined): Promise<void> {
    const socket = staying ?? this.#connect()
    try {
      for (let count = 0; count < requests; count++) await this.#takeNext(socket, staying !== undefined)
    } finally {
      if (staying === undefined) await socket.close()
    }
  }

  /** An aborted request closes its connection: a client that stays uses another one for it. */
  async #takeNext(socket: Socket, stays: boolean): Promise<void> {
    const number = this.#numbers.next++
    const roundCall = this.#calls[number % this.#calls.length]
    if (roundCall === undefined) throw new RangeError(`no call for request ${number}`)
    const { route, entry } = roundCall
    if (isScenario(entry)) return await this.#perform(entry, socket, stays, number)
    const call = callOf(entry, number)
    if (call.hangUp !== undefined) {
      await cutOff(this.#origin, call).then(
        () => this.#succeeded.add(route),
        (error: unknown) => this.#fail(route, messageOf(error)),
      )
      return
    }
    const { abandonAfter } = call
    if (abandonAfter === undefined) {
      const prepared = prepare(call)
      // Reading each body would cost the generator more than the request.
      const reads = prepared.reads || this.#hasOnlyFailed(route)
      const { outcome, answer } = await ask(socket, { ...prepared, reads }, stays)
      if (this.#isExpected(route, outcome, prepared, answer)) this.#succeeded.add(route)
      return
    }
    const once = stays ? this.#connect() : undefined
    const { outcome } = await sendInTime(once ?? socket, prepare(call), abandonAfter)
    await once?.close()
    if (outcome.kind === 'broken') this.#fail(route, describeOutcome(outcome, call.status))
    else this.#succeeded.add(route)
  }

  /** One iteration. It fails with its first step that has another outcome than expected. */
  async #perform(scenario: Scenario, socket: Socket, stays: boolean, number: number): Promise<void> {
    const { name } = scenario
    let hasFailed = false
    const run = {
      scenario,
      seed: seed(),
      names: this.#names,
      withoutPauses: true,
      iterations: number,
      step: 1,
    }
    const askStep = async (call: PreparedCall, answered: Answered) => {
      const { outcome, answer } = await ask(socket, call, stays)
      hasFailed ||= !this.#isExpected(name, outcome, call, answer, `${call.name}: `)
      answered(outcome, answer)
    }
    await new Promise<void>((proceed, abort) => {
      const actor: Actor = {
        over: false,
        ask: (call, answered) => void askStep(call, answered).catch(abort),
        wait: (_, resume) => resume(),
        stop: () => undefined,
        proceed,
        fail: reason => {
          hasFailed = true
          this.#unexpected.set(this.#fail(name, reason), { route: name, told: '' })
        },
        abort,
      }
      iterationsOf(run, actor, number)()
    })
    if (!hasFailed) this.#succeeded.add(name)
  }

  #hasOnlyFailed(route: string): boolean {
    return !this.#succeeded.has(route) && [...this.#unexpected.values()].some(one => one.route === route)
  }

  /** Notes what is not. */
  #isExpected(route: string, outcome: Outcome, call: PreparedCall, answer?: Answer, step = ''): boolean {
    const { expected } = call
    if (succeeded({ outcome, expected })) return true
    const failure = this.#fail(route, step + describeOutcome(outcome, expected))
    const told = answer === undefined ? '' : `: ${exampleOf(call, answer).response}`
    if (outcome.kind === 'answered' && !mayBeExhausted(outcome.status))
      this.#unexpected.set(failure, { route, told })
    return false
  }

  #fail(route: string, what: string): string {
    const failure = `${route}: ${what}`
    this.failures[failure] = (this.failures[failure] ?? 0) + 1
    return failure
  }
}

/** The statuses of a service without room, or without a free connection: a leak may cause them. */
const mayBeExhausted = (status: number) => status >= 500 || status === 408 || status === 429
