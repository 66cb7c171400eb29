import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pickOf, randomOf } from '../load/random.ts'
import { ScenarioClient } from '../load/scenario.ts'
import { isEffect, isTurnedAway, type Act, type ReplayedAct, type Timed } from '../record/act.ts'
import type { Call } from '../record/call.ts'
import { defined } from '../record/option.ts'
import { ms, type Milliseconds } from '../record/units.ts'
import { RequestFailed, type AnswerAsSent, type Connections, type SlowBody } from './connections.ts'
import type { ActTools, Domain } from './domain.ts'
import type { Gate } from './gate.ts'
import { meaningOf, refusedBy, requestOf, unasked, type Heard, type Refused } from './heard.ts'

interface Draft extends Pick<Act, 'client' | 'key' | 'order'> {
  /** Number of the replica it is sent to; by default that of its client. */
  readonly replica?: number
  /** Its random draws depend on this number and on its client. */
  readonly count: number
  /** Whose draw its order is: by default its own. */
  readonly drawer?: Pick<Draft, 'client' | 'count'>
  /** The client closes the connection after this time, without waiting for the response. */
  readonly hangsUpAfter?: Milliseconds | undefined
  /** Sends the body of its first request in two halves. */
  readonly slowBody?: SlowBody | undefined
}

/** An operation with the body of its last response, where the history needs it. */
export type Answered<Of extends Act> = Of & { readonly body?: unknown }

/** An operation in progress, of one client. It may send several requests at once, or abandon one before its response. */
interface Asking {
  readonly replica: number
  readonly heard: Heard[]
  readonly patience: Milliseconds | undefined
  slowBody: SlowBody | undefined
}

/** Keeps the draws of two clients apart: more than a client ever sends. */
const drawsOfAClient = 1_000_000

/** A service that refuses everything would else get ten thousand requests a second. A hundred operations prove recovery. */
const usualPauseMs = 50
const shortPauseMs = 5

/** Clients hang up after half of this time, or a quarter, or less: their operations are at any place in the service. */
const impatienceMs = 500

let runs = 0

interface UsedDomain {
  readonly domain: Domain
  readonly opened: unknown
  /** One pool for each replica; clients are distributed among them. */
  readonly connections: readonly Connections[]
  readonly seed: number
}

/** The clients of a domain, on one clock that starts with them: the operations they sent, and the responses. */
export class Operations {
  /** The operations of the clients, without the ones held up by a lock and the replays. */
  readonly acts: Answered<Act>[] = []
  /** The operations whose clients were told to hang up. */
  readonly left: Answered<Act>[] = []
  readonly underWay = new Set<Pick<Act, 'sentMs'>>()
  /** Reads that no response came to in time. */
  readonly lateReads: Timed[] = []
  /** Requests of reads whose connection ended without a response. */
  readonly cutReads: Timed[] = []
  /** The first operation with each key of a workload: those that share its key get the order that it draws. */
  readonly drawers = new Map<string, NonNullable<Draft['drawer']>>()
  readonly #used: UsedDomain
  readonly #clients = new Map<number, ScenarioClient>()
  /** The clients with an operation under way. */
  readonly #busy = new Set<ScenarioClient>()
  readonly #asking = new AsyncLocalStorage<Asking>()
  /** For the next operation in `goOn`. */
  #slowBody: SlowBody | undefined
  /** The number of operations in `goOn` whose clients are still to hang up. */
  #leaving = 0
  readonly #startedAt = performance.now()
  #isInHurry = false
  /** Clients that the service has turned away in a hurry: their load is more than it serves. */
  readonly #calmed = new Set<number>()
  /** The number in `keyPrefix`. */
  readonly run = ++runs
  /** Starts every key, so that the keys of two runs on one system differ. */
  readonly keyPrefix = `run${this.run}`

  constructor(used: UsedDomain) {
    this.#used = used
  }

  /** Milliseconds since the start. */
  now(): number {
    return performance.now() - this.#startedAt
  }

  /** Makes clients follow a service that has moved: nothing responds at its former place. */
  async follow(): Promise<void> {
    await Promise.all(this.#used.connections.map(connections => connections.leaveFormer()))
  }

  /** Sends operations of one client, one after the other, while the gate is open to it, until `over`. */
  async goOn(client: number, over: AbortSignal, gate: Pick<Gate, 'opened'>): Promise<void> {
    const isAtFirstService = client % this.#used.connections.length === 0
    for (let count = 0; !over.aborted; count++) {
      const key = `${this.keyPrefix}-${client}-${count}`
      const slowBody = isAtFirstService ? this.#slowBody : undefined
      if (isAtFirstService) this.#slowBody = undefined
      const isLeaving = this.#leaving > 0
      if (isLeaving) this.#leaving--
      const hangsUpAfter = isLeaving ? ms(impatienceMs / 2 ** (this.#leaving + 1)) : undefined
      const act = await this.ask({ client, key, count, slowBody, hangsUpAfter })
      const done = isLeaving ? this.left : this.acts
      done.push(act)
      if (isTurnedAway(act) && act.status !== 0) this.#calmed.add(client)
      await sleep(this.#isInHurry && !this.#calmed.has(client) ? shortPauseMs : usualPauseMs)
      await gate.opened(client)
    }
  }

  /** Clients pause for less time, so that operations are in flight at any time; each until it is turned away. */
  hurry(isInHurry: boolean): void {
    this.#isInHurry = isInHurry
    this.#calmed.clear()
  }

  /** The clients of the next `count` operations hang up. */
  leave(count: number): void {
    this.#leaving = count
  }

  /** The next operation at the first service holds back half of its body. Settles when half is sent, or after `within`. */
  async sendHalf(slow: Omit<SlowBody, 'onHalf'>, within: Milliseconds): Promise<void> {
    const half = Promise.withResolvers<void>()
    this.#slowBody = { ...slow, onHalf: half.resolve }
    await Promise.race([half.promise, sleep(within)])
    this.#slowBody = undefined
  }

  /** Sends one operation, by `act` in place of the function of the domain where it is given. */
  async ask(draft: Draft, act: Domain['act'] = this.#used.domain.act): Promise<Answered<Act>> {
    const { client, replica = client, key, hangsUpAfter, slowBody } = draft
    let withoutKey = true
    const tools = this.tools(draft, () => (withoutKey = false))
    const sent = { sentMs: this.now() }
    this.underWay.add(sent)
    const heard: Heard[] = []
    const asking = { replica, heard, patience: hangsUpAfter, slowBody }
    // Two operations at a time must not change each other's headers.
    const own = this.#busy.has(this.client(client)) ? this.#newClient(client) : this.client(client)
    this.#busy.add(own)
    const acting = this.#asking.run(asking, async () => act(own, tools))
    const [done] = await Promise.allSettled([acting])
    this.#busy.delete(own)
    this.underWay.delete(sent)
    const last = heard.at(-1)
    if (last === undefined) throw unasked(done.status === 'rejected' ? done.reason : undefined)
    const meaning = meaningOf(heard, this.#used.domain.outcome)
    const effect = done.status === 'fulfilled' && isEffect(done.value) ? done.value : meaning.effect
    const { answer } = last
    if (effect.kind !== 'applied' && !(answer instanceof RequestFailed) && answer.status < 400)
      this.#connectionsOf(replica).remember(answer, { byOutcome: true })
    return {
      client,
      key,
      ...(withoutKey && { withoutKey }),
      ...(tools.order !== undefined && { order: tools.order }),
      ...sent,
      ...(heard.length > 1 && { lastSentMs: last.sentMs }),
      ...(slowBody?.isWhole && { heldBackMs: slowBody.heldBack }),
      answeredMs: this.now(),
      requests: heard.map(requestOf),
      ...meaning,
      effect,
    }
  }

  /** Sends an operation again, with several replicas to another one: what one process knows, the other may not. */
  async replay(act: Act, count: number): Promise<Answered<ReplayedAct>> {
    const { effect, status, reason, text } = act
    const before = defined({ effect, status, reason, text }) as ReplayedAct['before']
    const replica = act.client + this.#used.connections.length - 1
    return { ...(await this.ask({ ...act, replica, count })), before }
  }

  client(number: number): ScenarioClient {
    const client = this.#clients.get(number) ?? this.#newClient(number)
    this.#clients.set(number, client)
    return client
  }

  #newClient(number: number): ScenarioClient {
    const hear = async (call: Call): Promise<AnswerAsSent> => {
      const asking = this.#asking.getStore()
      const { replica = number, heard, patience = call.timeout, slowBody } = asking ?? {}
      if (asking !== undefined && call.body !== undefined) asking.slowBody = undefined
      const sentMs = this.now()
      const note = (answer: Heard['answer']) => heard?.push({ call, sentMs, answeredMs: this.now(), answer })
      try {
        const asked = { ...call, ...(patience !== undefined && { timeout: patience }) }
        const answer = await this.#connectionsOf(replica).ask(asked, slowBody, asking === undefined)
        note(answer)
        return answer
      } catch (error) {
        const hasLeft = asking?.patience !== undefined && error instanceof RequestFailed && error.isLate
        if (hasLeft) note(new RequestFailed('its client hung up', { cause: error.cause }))
        else if (error instanceof RequestFailed) note(error.answer ?? error)
        throw error
      }
    }
    return new ScenarioClient(number, hear)
  }

  /** Sends a request that should be refused. */
  async sendRefused(client: number, call: Call, body?: string): Promise<Refused> {
    return await refusedBy(this.#connectionsOf(client), this.#used.domain.outcome, call, body)
  }

  #connectionsOf(replica: number): Connections {
    const { connections } = this.#used
    const one = connections[replica % connections.length]
    if (one === undefined) throw new RangeError('a domain without a service')
    return one
  }

  /** `keyAsked` is called when the operation reads its key. */
  tools(draft: Draft, keyAsked?: () => void): ActTools {
    const { key, order, drawer = draft } = draft
    const { domain, opened, seed } = this.#used
    const draw = (stream: 'pick' | 'order', by: Pick<Draft, 'client' | 'count'>): ActTools['pick'] => {
      const random = randomOf(seed, stream, by.client * drawsOfAClient + by.count)
      return list => pickOf(random, list)
    }
    return {
      opened,
      order: order ?? domain.order?.({ opened, pick: draw('order', drawer) }),
      pick: draw('pick', draft),
      get key() {
        keyAsked?.()
        return key
      },
    }
  }
}
