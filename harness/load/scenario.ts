import { defined, isText, refuseOption } from '../record/option.ts'
import type { Answer, Call, Json } from '../record/call.ts'
import { keepSecretsIn } from '../record/secrets.ts'
import { RequestClient } from './request-client.ts'
import type { Pause } from './schedule.ts'

/** Headers by name; an `undefined` one is not sent. */
export interface ClientHeaders {
  authorization?: string | undefined
  cookie?: string | undefined
  [name: string]: string | undefined
}

/** One of the clients of a load, as a scenario sees it. Its state lasts from one iteration to the next. */
export class ScenarioClient extends RequestClient {
  /** Its index among the clients: 0, 1, …. */
  readonly number: number
  /** Sent with each of its requests: `client.headers.authorization = 'Bearer …'`. */
  readonly headers: ClientHeaders = {}
  /** The scenario's data for this client: `client.variables['cart'] = id`. */
  readonly variables: Record<string, Json> = {}
  readonly #ask: (call: Call) => Promise<Answer>

  constructor(number: number, ask: (call: Call) => Promise<Answer>) {
    super()
    this.number = number
    this.#ask = ask
  }

  protected override ask<Body>(call: Call): Promise<Answer<Body>> {
    const own = defined(this.headers) as Readonly<Record<string, string>>
    keepSecretsIn(own)
    return this.#ask({ ...call, headers: { ...own, ...call.headers } })
  }
}

/** Arguments of an iteration besides its client. */
export interface ScenarioTools {
  /** Number of the iteration, over all clients: 0, 1, …. */
  readonly iteration: number
  /** An item of a list, drawn by the seed: `pick(csv('users.csv'))`. */
  readonly pick: <Item>(list: readonly Item[]) => Item
  /** Think time, not part of any latency: `await pause(seconds(1))`, or with a range: `pause([seconds(1), seconds(3)])`. */
  readonly pause: (time: Pause) => Promise<void>
}

/** Steps that a client repeats. */
export interface Scenario {
  readonly kind: 'scenario'
  readonly name: string
  readonly act: (client: ScenarioClient, tools: ScenarioTools) => Promise<unknown>
}

/**
 * Steps of a client, one after the other. Each is a call with its own latency: the first counts from the scheduled time of the
 * iteration, others from the end of the previous step or pause. An unexpected status ends the iteration as an error of its step.
 *
 * @throws HarnessError without a name or a function.
 * @example
 * scenario('shopper', async (client, { pick }) => {
 *   const { token } = await client.post('/login', pick(users))
 *   client.headers.authorization = `Bearer ${token}`
 *   await client.post('/orders', { sku: 'a' }, { status: 201 })
 * })
 */
export function scenario(name: string, act: Scenario['act']): Scenario {
  if (!isText(name)) {
    throw refuseOption('name of a scenario', name, { expected: 'text', fix: "write scenario('shopper', …)" })
  }
  if (typeof act === 'function') return { kind: 'scenario', name, act }
  throw refuseOption(`scenario ${name}`, act, {
    expected: 'an async function of a client',
    fix: `write scenario('${name}', async client => { await client.get('/') })`,
  })
}
