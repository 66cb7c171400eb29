import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { workload, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, noDoubt } from 'vitest-plumbline/judge'
import { money, type Balances } from './domain.ts'
import { healthy } from './health.ts'
import { headOf } from './sockets.ts'
import { settledMs } from './under-faults.ts'
import { openIn, order, poolSize, times } from './workloads.ts'

/** Until the service has read what was sent. */
const readMs = 75
/** Of the transfer that the slow clients have sent half of. */
const key = 'beside-slow-bodies'

/** Clients that have sent half of a body, until disposed of. */
class SlowClients implements Disposable {
  readonly #origin: URL
  readonly #half: string
  readonly #sockets: Socket[] = []

  constructor(origin: string, body: string) {
    this.#origin = new URL(origin)
    const head = headOf(this.#origin.hostname, body.length, [`idempotency-key: ${key}`])
    this.#half = head + body.slice(0, body.length / 2)
  }

  async join(clients: number): Promise<void> {
    const { hostname, port } = this.#origin
    const more = times(clients).map(() => {
      const socket = connect(Number(port), hostname, () => socket.write(this.#half))
      return socket.on('error', () => {})
    })
    this.#sockets.push(...more)
    await Promise.all(more.map(socket => once(socket, 'connect')))
    await sleep(readMs)
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** A client whose connection stalled sends its order again over another one. What became of the first half keeps nobody waiting. */
async function answeredAgain(origin: string, body: string): Promise<Judgement> {
  const status = await fetch(`${origin}/api/transfer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body,
    signal: AbortSignal.timeout(settledMs),
  }).then(
    answer => answer.status,
    () => undefined,
  )
  return judgeAudit({
    check: 'besideSlowBodies.settled',
    title: `an order that is sent again beside a slow one is answered within ${settledMs / 1_000} s`,
    of: 'orders',
    examined: 1,
    fix: 'limitWaits',
    violations:
      status === undefined
        ? [{ kind: 'no answer', what: `none to the key ${key} within ${settledMs} ms` }]
        : [],
  })
}

/** More clients than the pool has places have sent half of a transfer. The others, on the same accounts, must be served meanwhile. */
export async function besideSlowBodies(system: System): Promise<Judgement[]> {
  const { origin } = system.service
  const domain = money([1_000, 0])
  const opened = await openIn(system, domain)
  const body = JSON.stringify(order(opened))
  const orders = (accounts: Balances) => times(3).map(() => order(accounts))
  using slow = new SlowClients(origin, body)
  await slow.join(2 * poolSize)
  const [record, again] = await Promise.all([
    workload(system, { domain, opened, clients: poolSize, orders }),
    answeredAgain(origin, body),
  ])
  const title = 'clients that send slowly keep no place from others'
  // A limit of requests under way is none of the health check.
  await slow.join(15 * poolSize)
  return [
    { ...noDoubt(record), check: 'besideSlowBodies', title },
    again,
    await healthy(system, { check: 'healthBesideSlowBodies' }),
  ]
}
