import { type Balances, balancesIn, type Movement, type Said } from './domain.ts'
import { answeredMs } from './sockets.ts'
import { poolSize, times } from './workloads.ts'

/** As `fetch` asks for a browser: for a packed answer, if the service offers that. */
export const ask = (url: string, init: Pick<RequestInit, 'method' | 'headers' | 'body'> = {}) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(answeredMs) }).catch(() => undefined)

/** What is answered as JSON; undefined if nothing is. */
export const read = async (url: string, headers = {}): Promise<unknown> =>
  await (await ask(url, { headers }))?.json().catch(() => undefined)

export const post = (url: string, body: unknown) =>
  ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Opens all connections of a service that has just started, which takes a busy machine longer than a client is let wait. */
export async function warmUp(origin: string): Promise<void> {
  const until = performance.now() + answeredMs
  const isServed = async () => (await ask(`${origin}/api/accounts`))?.status === 200
  while (!(await Promise.all(times(2 * poolSize).map(isServed))).every(Boolean))
    if (performance.now() > until) return
}

/** The status of a transfer without a key; undefined where no answer came. */
export const transferAt = async (origin: string | undefined, order: Movement): Promise<number | undefined> =>
  (await post(`${origin}/api/transfer`, order))?.status

/** Undefined where the answer is another than 200, or no JSON. */
export async function balancesRead(answer: Response | undefined): Promise<Balances | undefined> {
  if (answer?.status !== 200) return undefined
  const said = (await answer.json().catch(() => undefined)) as Said | undefined
  return said && balancesIn(said)
}
