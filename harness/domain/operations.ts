import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pickOf, randomOf } from '../load/random.ts'
import { ScenarioClient } from '../load/scenario.ts'
import { isEffect, type Act, type ReplayedAct } from '../record/act.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { Call, Json } from '../record/call.ts'
import type { Milliseconds } from '../record/units.ts'
import { RequestFailed, type AnswerAsSent, type Connections, type SlowBody } from './connections.ts'
import type { ActTools, Domain } from './domain.ts'
import type { Gate } from './gate.ts'
import { meaningOf, requestOf, type Heard } from './heard.ts'

/** An operation before it is asked for. */
export interface Draft {
  readonly client: number
  readonly key: string
  /** What it draws depends on this number and on its client. */
  readonly count: number
  /** What it is about; drawn by the domain where it is absent. */
  readonly order?: Json
  /** Its client is gone after this time, without waiting for the answer. */
  readonly hangsUpAfter?: Milliseconds
  /** Of its first request that has a body. */
  readonly slowBody?: Omit<SlowBody, 'onRest'>
}

/** What its last answer held, where the history asks for it. */
export type Answered<Of extends Act> = Of & { readonly body?: unknown }

/** What is asked for now, by one client. It may ask for several at once, or leave one before its answer. */
interface Asking {
  readonly heard: Heard[]
  readonly patience: Milliseconds | undefined
  slowBody: SlowBody | undefined
}

/** Draws of one client are apart from those of the next by more than it will ever send. */
const drawsOfAClient = 1_000_000

/**
 * So that a service that refuses everything at once is not asked ten thousand times a second, and several systems under faults
 * leave each other a core: recovery is proven by a hundred operations.
 */
const pauseMs = 50

let runs = 0

interface UsedDomain {
  readonly domain: Domain
  readonly opened: unknown
  /** One for each replica: clients are shared among them. */
  readonly connections: readonly Connections[]
  readonly seed: number
}

/** The clients of a domain, on one clock that starts with them: what they asked for, and what they were told. */
export class Operations {
  /** Those of the clients, without held up and repeated ones. */
  readonly acts: Answered<Act>[] = []
  /** Asked for, and not yet answered. */
  readonly underWay = new Set<Pick<Act, 'sentMs'>>()
  readonly #used: UsedDomain
  readonly #clients = new Map<number, ScenarioClient>()
  readonly #asking = new AsyncLocalStorage<Asking>()
  /** Of the next operation of those that go on. */
  #slowBody: Draft['slowBody']
  readonly #startedAt = performance.now()
  /** The digits of `keyPrefix`. */
  readonly run = ++runs
  /** Begins every key: two runs on one system never meet. */
  readonly keyPrefix = `run${this.run}`

  constructor(used: UsedDomain) {
    this.#used = used
  }

  /** Milliseconds since the start. */
  now(): number {
    return performance.now() - this.#startedAt
  }

  /** Where the service has moved, clients follow it: nobody answers where it was. */
  async follow(): Promise<void> {
    await Promise.all(this.#used.connections.map(connections => connections.leaveFormer()))
  }

  /** Asks for operations of one client, one after the other, while the gate is open to it, until it is over. */
  async goOn(client: number, over: AbortSignal, gate: Pick<Gate, 'opened'>): Promise<void> {
    const isAtFirstService = client % this.#used.connections.length === 0
    for (let count = 0; !over.aborted; count++) {
      const draft = { client, key: `${this.keyPrefix}-${client}-${count}`, count }
      const slowBody = isAtFirstService ? this.#slowBody : undefined
      if (isAtFirstService) this.#slowBody = undefined
      this.acts.push(await this.ask({ ...draft, ...(slowBody && { slowBody }) }))
      await sleep(pauseMs)
      await gate.opened(client)
    }
  }

  /** Half of the body of the next operation at the first service is sent, and the rest so long after it. Settles with that half, or `within`. */
  async sendHalf(heldBack: Milliseconds, within: Milliseconds): Promise<void> {
    const half = Promise.withResolvers<void>()
    this.#slowBody = { heldBack, onHalf: half.resolve }
    await Promise.race([half.promise, sleep(within)])
    this.#slowBody = undefined
  }

  /** Asks for one operation; by another function than that of the domain where one is given. */
  async ask(draft: Draft, act: Domain['act'] = this.#used.domain.act): Promise<Answered<Act>> {
    const { client, key, hangsUpAfter } = draft
    let withoutKey = true
    const tools = this.#tools(draft, () => (withoutKey = false))
    const sent = { sentMs: this.now() }
    this.underWay.add(sent)
    const heard: Heard[] = []
    let heldBackMs: Milliseconds | undefined
    const slowBody = draft.slowBody && {
      ...draft.slowBody,
      onRest: () => (heldBackMs = draft.slowBody?.heldBack),
    }
    const done = await this.#asking
      .run({ heard, patience: hangsUpAfter, slowBody }, async () => act(this.client(client), tools))
      .then(
        returned => ({ returned }),
        (failure: unknown) => ({ failure }),
      )
    this.underWay.delete(sent)
    const last = heard.at(-1)
    if (last === undefined) throw unasked('failure' in done ? done.failure : undefined)
    return {
      client,
      key,
      ...(withoutKey && { withoutKey }),
      ...(tools.order !== undefined && { order: tools.order }),
      ...sent,
      ...(heard.length > 1 && { lastSentMs: last.sentMs }),
      ...(heldBackMs !== undefined && { heldBackMs }),
      answeredMs: this.now(),
      requests: heard.map(requestOf),
      ...meaningOf(heard, this.#used.domain.outcome),
      ...('returned' in done && isEffect(done.returned) && { effect: done.returned }),
    }
  }

  /** Asks for an operation once more. */
  async replay(act: Act, count: number): Promise<Answered<ReplayedAct>> {
    const { effect, status, reason, text } = act
    const before = {
      effect,
      ...(status !== undefined && { status }),
      ...(reason !== undefined && { reason }),
      ...(text !== undefined && { text }),
    }
    return { ...(await this.ask({ ...act, count })), before }
  }

  /** A client of the domain. */
  client(number: number): ScenarioClient {
    const known = this.#clients.get(number)
    if (known !== undefined) return known
    const connections = this.#connectionsOf(number)
    const hear = async (call: Call): Promise<AnswerAsSent> => {
      const asking = this.#asking.getStore()
      const { heard, patience = call.timeout, slowBody } = asking ?? {}
      if (asking !== undefined && call.body !== undefined) asking.slowBody = undefined
      const sentMs = this.now()
      const note = (answer: Heard['answer']) => heard?.push({ call, sentMs, answeredMs: this.now(), answer })
      try {
        const asked = { ...call, ...(patience !== undefined && { timeout: patience }) }
        const answer = await connections.ask(asked, slowBody)
        note(answer)
        return answer
      } catch (error) {
        if (error instanceof RequestFailed) note(error.answer ?? error)
        throw error
      }
    }
    const client = new ScenarioClient(number, hear)
    this.#clients.set(number, client)
    return client
  }

  /** Sends what is no operation. @returns the status of its answer. @throws RequestFailed without one. */
  async statusOf(client: number, call: Call, body?: string): Promise<number> {
    return await this.#connectionsOf(client).statusOf(call, body)
  }

  #connectionsOf(client: number): Connections {
    const { connections } = this.#used
    const one = connections[client % connections.length]
    if (one === undefined) throw new RangeError('a domain without a service')
    return one
  }

  /** `keyAsked` is called when the operation asks for its key. */
  #tools({ client, key, count, order }: Draft, keyAsked: () => void): ActTools {
    const { domain, opened, seed } = this.#used
    const draw = (stream: 'pick' | 'order'): ActTools['pick'] => {
      const random = randomOf(seed, stream, client * drawsOfAClient + count)
      return list => pickOf(random, list)
    }
    return {
      opened,
      order: order ?? domain.order?.({ opened, pick: draw('order') }),
      pick: draw('pick'),
      get key() {
        keyAsked()
        return key
      },
    }
  }
}

function unasked(failure: unknown): HarnessError {
  return failure === undefined
    ? new HarnessError('domain: act sent no request', { fix: 'await client.post(…) in it, or return it' })
    : new HarnessError(`domain: act threw before it had sent a request: ${messageOf(failure)}`, {
        fix: 'correct it: only what it throws upon an answer is part of an operation',
        cause: failure,
      })
}
