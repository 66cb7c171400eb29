import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError, messageOf } from '../record/errors.ts'
import { describeOutcome, type Call, type Outcome } from '../record/operation.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import { prepare, Socket } from './client.ts'

/** One request of a round, and how it should end. */
export interface MixEntry {
  /** Its name in messages, such as `POST /api/transfer (422)`. */
  readonly route: string
  readonly call: Call
  /**
   * The expected status; or the client aborts while it waits for the answer, or disconnects in the middle of
   * the body, and then no answer is expected.
   */
  readonly ends: number | 'given up' | 'cut off'
}

/** The requests of a round, in rotation. Each is made from its number, which continues over all rounds. */
export type RequestMix = readonly ((request: number) => MixEntry)[]

const answerWithin = seconds(5)
/** Long enough to reach the service, and too short for most answers. */
const patience = ms(1)

/**
 * Closed loops, one after the other, whose request numbers continue: no two requests of all rounds have the
 * same number. @throws HarnessError for an empty mix.
 */
export class MixRounds {
  /** Requests that did not end as expected, by route and by what happened instead. */
  readonly failures: Record<string, number> = {}
  readonly #origin: string
  readonly #mix: RequestMix
  #sent = 0

  constructor(origin: string, mix: RequestMix) {
    if (mix.length === 0) {
      throw new HarnessError('rounds of no request at all', { fix: 'name at least one step' })
    }
    this.#origin = origin
    this.#mix = mix
  }

  get sent(): number {
    return this.#sent
  }

  get failed(): boolean {
    return Object.keys(this.failures).length > 0
  }

  /** Each client has a keep-alive connection of its own, opened for the round and closed after it. */
  async drive(clients: number, requestsEach: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, () => this.#work(requestsEach)))
  }

  /** Which requests of one of each kind fail, with no other request in flight. */
  async failuresAlone(): Promise<string[]> {
    const alone = new MixRounds(this.#origin, this.#mix)
    await alone.drive(1, this.#mix.length)
    return Object.keys(alone.failures)
  }

  /** Rounds of one route each; of entries that share a name, the first. Request numbers continue. */
  routes(): { readonly route: string; readonly alone: MixRounds }[] {
    const byRoute = new Map(this.#mix.map(step => [step(0).route, step]))
    return [...byRoute].map(([route, step]) => {
      const alone = new MixRounds(this.#origin, [step])
      alone.#sent = this.#sent
      return { route, alone }
    })
  }

  async #work(requests: number): Promise<void> {
    const socket = new Socket(this.#origin, { opened: 0, reused: 0, lost: 0 }, answerWithin)
    try {
      for (let count = 0; count < requests; count++) await this.#take(socket, this.#next())
    } finally {
      await socket.close()
    }
  }

  #next(): MixEntry {
    const number = this.#sent++
    const step = this.#mix[number % this.#mix.length]
    if (step === undefined) throw new RangeError(`no step for request ${number}`)
    return step(number)
  }

  async #take(socket: Socket, { route, call, ends }: MixEntry): Promise<void> {
    if (ends === 'cut off') {
      await cutOff(this.#origin, call).catch((error: unknown) => this.#fail(route, messageOf(error)))
      return
    }
    const outcome = await send(socket, call, ends === 'given up' ? patience : answerWithin)
    const asItShould =
      ends === 'given up' ? outcome.kind !== 'broken' : outcome.kind === 'answered' && outcome.status === ends
    if (!asItShould) this.#fail(route, describeOutcome(outcome))
  }

  #fail(route: string, what: string): void {
    const failure = `${route}: ${what}`
    this.failures[failure] = (this.failures[failure] ?? 0) + 1
  }
}

/** Undici closes the connection of a request that is aborted. */
const send = (socket: Socket, call: Call, within: Milliseconds): Promise<Outcome> =>
  new Promise(resolve => {
    const timer = setTimeout(() => socket.giveUpIfSentBefore(Number.POSITIVE_INFINITY), within)
    socket.send(prepare(call), outcome => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })

/** Announces a body and disconnects after half of it. */
async function cutOff(origin: string, { method, path, headers, body }: Call): Promise<void> {
  const { hostname, port } = new URL(origin)
  const text = JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  const socket = connect({ host: hostname, port: Number(port) })
  try {
    await new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, text.length / 2)}`, resolve)
    })
    await sleep(patience)
  } finally {
    socket.destroy()
  }
}
