import { Pool } from 'undici'
import type { Answer, Order, Reading } from './history.ts'

const timeoutMs = 5_000

interface Problem {
  readonly type?: string
  readonly title?: string
}

/** Speaks the service's money API over `connections` keep-alive connections. Dispose it to close them. */
export class MoneyClient implements AsyncDisposable {
  readonly #pool: Pool

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 })
  }

  async open(balance: number): Promise<number> {
    const { status, body } = await this.#ask('POST', '/api/accounts', { balance })
    if (status === 201) return (body as { id: number }).id
    throw new Error(`an account could not be opened: status ${status}, ${JSON.stringify(body)}`)
  }

  /** Never rejects: an answer that did not come is an answer too, `unknown`. */
  async transfer({ fromId, toId, amount, key }: Order): Promise<Answer> {
    try {
      const { status, headers, body } = await this.#ask(
        'POST',
        '/api/transfer',
        { fromId, toId, amount },
        { 'idempotency-key': key },
      )
      if (status === 200) {
        const { transferId } = body as { transferId: number }
        return { kind: 'applied', transferId, replayed: headers['idempotency-replayed'] === 'true' }
      }
      const { type = '', title = '' } = body as Problem
      const certain = status < 500 || type.endsWith('not-applied')
      return certain
        ? { kind: 'refused', status, type }
        : { kind: 'unknown', reason: `status ${status} ${title}` }
    } catch (error) {
      return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) }
    }
  }

  /** `undefined` where the service is too busy to say. */
  async read(): Promise<Pick<Reading, 'balances' | 'total'> | undefined> {
    const { status, body } = await this.#ask('GET', '/api/accounts')
    if (status === 503) return undefined
    if (status !== 200) throw new Error(`the accounts could not be read: status ${status}`)
    const { accounts, total } = body as { accounts: { id: number; balance: number }[]; total: number }
    return { balances: new Map(accounts.map(({ id, balance }) => [id, balance])), total }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    payload?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const {
      statusCode,
      headers: answered,
      body,
    } = await this.#pool.request({
      method,
      path,
      headers: { ...headers, ...(payload !== undefined && { 'content-type': 'application/json' }) },
      body: payload === undefined ? null : JSON.stringify(payload),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: statusCode, headers: answered, body: await body.json() }
  }
}
