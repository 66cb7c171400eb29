import { defined, isText, refuseOption } from '../record/option.ts'
import type { Answer, Call, Json } from '../record/call.ts'
import { keepSecretsIn } from '../record/secrets.ts'
import { RequestClient } from './request-client.ts'
import type { Pause } from './schedule.ts'

/** Headers by their names; one that is `undefined` is not sent. */
export interface ClientHeaders {
  authorization?: string | undefined
  cookie?: string | undefined
  [name: string]: string | undefined
}

/** One of the clients of a load, as a scenario sees it. What it keeps lasts from one iteration to the next. */
export class ScenarioClient extends RequestClient {
  /** Its place among the clients: 0, 1, …. */
  readonly number: number
  /** Sent with each of its requests: `client.headers.authorization = 'Bearer …'`. */
  readonly headers: ClientHeaders = {}
  /** Whatever the scenario keeps for this client: `client.variables['cart'] = id`. */
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

/** What an iteration of a scenario is given besides its client. */
export interface ScenarioTools {
  /** Of all iterations, over all clients: 0, 1, …. */
  readonly iteration: number
  /** One of a list, drawn by the seed: `pick(csv('users.csv'))`. */
  readonly pick: <Item>(list: readonly Item[]) => Item
  /** Think time, which is no part of any latency: `await pause(seconds(1))`, or from one time to another `pause([seconds(1), seconds(3)])`. */
  readonly pause: (time: Pause) => Promise<void>
}

/** A way through a service that a client goes again and again. */
export interface Scenario {
  readonly kind: 'scenario'
  readonly name: string
  readonly act: (client: ScenarioClient, tools: ScenarioTools) => Promise<unknown>
}

/**
 * Steps of a client, one after the other. Each is a call with a latency of its own: the first from when the schedule
 * wanted the iteration, each other from when the one before it, or the pause between them, had ended. An answer with
 * another status than expected ends the iteration, as an error of its step.
 *
 * @throws HarnessError where there is no name or no function.
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
