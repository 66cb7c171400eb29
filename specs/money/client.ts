import { Pool } from 'undici'
import type { Answer, ErrorAnswer, Order, Reading } from './history.ts'

const timeoutMs = 5_000

/** Codes of errors that come before the first byte of a request is sent. */
const unsent: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export interface Ask {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Sent as it is. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Heard {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Speaks the service's money API over `connections` keep-alive connections. Dispose it to close them. */
export class MoneyClient implements AsyncDisposable {
  readonly #pool: Pool
  readonly #errors = new Map<string, ErrorAnswer>()

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 })
  }

  /** Every answer so far that was no success, equal ones once. */
  get errors(): readonly ErrorAnswer[] {
    return [...this.#errors.values()]
  }

  async open(balance: number): Promise<number> {
    const { status, body } = await this.ask(post('/api/accounts', { balance }))
    if (status === 201) return (JSON.parse(body) as { id: number }).id
    throw new Error(`an account could not be opened: status ${status}, ${body}`)
  }

  /** Never rejects: an answer that did not come is an answer too, `unknown`. */
  async transfer({ fromId, toId, amount, key }: Order): Promise<Answer> {
    try {
      return toAnswer(
        await this.ask(post('/api/transfer', { fromId, toId, amount }, { 'idempotency-key': key })),
      )
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (unsent.has(code)) return { kind: 'refused', status: 0, type: `not sent: ${code}` }
      return { kind: 'unknown', reason: message }
    }
  }

  /** All accounts. `undefined` where the service does not say. */
  async read(): Promise<Required<Pick<Reading, 'balances' | 'total'>> | undefined> {
    const said = await this.#get<{ accounts: { id: number; balance: number }[]; total: number }>(
      '/api/accounts',
    )
    if (said === undefined) return undefined
    return { balances: new Map(said.accounts.map(({ id, balance }) => [id, balance])), total: said.total }
  }

  /** The balance of one account. `undefined` where the service does not say. */
  async readOne(id: number): Promise<number | undefined> {
    const said = await this.#get<{ balance: number }>(`/api/accounts/${id}`)
    return said?.balance
  }

  /** Whatever is answered. Rejects where nothing is within 5 s. */
  async ask({ method, path, body, headers }: Ask): Promise<Heard> {
    const response = await this.#pool.request({
      method,
      path,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const heard = {
      status: response.statusCode,
      headers: response.headers,
      body: await response.body.text(),
    }
    if (heard.status >= 400) this.#note(heard)
    return heard
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }

  async #get<T>(path: string): Promise<T | undefined> {
    try {
      const { status, body } = await this.ask({ method: 'GET', path })
      return status === 200 ? (JSON.parse(body) as T) : undefined
    } catch {
      return undefined
    }
  }

  #note({ status, headers, body }: Heard): void {
    const contentType = String(headers['content-type'])
    const retryAfter = headers['retry-after']
    const error = { status, contentType, body, ...(typeof retryAfter === 'string' && { retryAfter }) }
    this.#errors.set(JSON.stringify(error), error)
  }
}

export const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Ask => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
  headers,
})

export const isReplay = (headers: Heard['headers']): boolean => headers['idempotency-replayed'] === 'true'

const toAnswer = ({ status, headers, body }: Heard): Answer => {
  if (status === 200) {
    const { transferId } = JSON.parse(body) as { transferId: number }
    return { kind: 'applied', transferId, replayed: isReplay(headers), body }
  }
  const { type, detail } = problemOf(body)
  if (isCertain(status, type)) return { kind: 'refused', status, type }
  return { kind: 'unknown', reason: `status ${status}: ${detail}`, type }
}

/** Whether an answer that is no success promises that nothing was done. */
export const isCertain = (status: number, type: string): boolean =>
  (status >= 400 && status < 500) || (status === 503 && type.endsWith('not-applied'))

/** What a problem says; nothing where the body is none. */
export const problemOf = (body: string): { readonly type: string; readonly detail: string } => {
  const empty = { type: '', detail: '' }
  try {
    return { ...empty, ...(JSON.parse(body) as object | null) }
  } catch {
    return empty
  }
}
