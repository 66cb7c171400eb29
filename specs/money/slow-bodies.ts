import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { workload, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, noDoubt, type Violation } from 'vitest-plumbline/judge'
import { money, type Balances } from './domain.ts'
import { healthy } from './health.ts'
import { answeredMs, headOf, statusesIn } from './sockets.ts'
import { settledMs } from './under-faults.ts'
import { openIn, order, poolSize, times } from './workloads.ts'

/** Until the service has read what was sent. */
const readMs = 75
/** Of the transfer that the slow clients have sent half of. */
const key = 'beside-slow-bodies'
/** From the first half of a body to the second one, as at SIGTERM. */
const restAfterMs = 1_200

/** Clients that have sent half of a body, until disposed of. */
class SlowClients implements Disposable {
  readonly #origin: URL
  readonly #half: string
  readonly #rest: string
  readonly #sockets: Socket[] = []

  constructor(origin: string, body: string) {
    this.#origin = new URL(origin)
    const head = headOf(this.#origin.hostname, body.length, [`idempotency-key: ${key}`])
    this.#half = head + body.slice(0, body.length / 2)
    this.#rest = body.slice(body.length / 2)
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

  /** The first one sends the rest. @returns the status of its answer, if there is one. */
  async finish(): Promise<number | undefined> {
    const [socket] = this.#sockets
    if (socket === undefined) return undefined
    socket.write(this.#rest)
    const answered = once(socket, 'data', { signal: AbortSignal.timeout(answeredMs) })
    const [answer]: unknown[] = await answered.catch(() => [])
    return statusesIn(String(answer))[0]
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** A client whose connection stalled sends its order again over another one. What became of the first half keeps nobody waiting. */
async function answeredAgain(origin: string, body: string): Promise<number | undefined> {
  return await fetch(`${origin}/api/transfer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body,
    signal: AbortSignal.timeout(settledMs),
  }).then(
    answer => answer.status,
    () => undefined,
  )
}

/** `again`: the status of the order that is sent again meanwhile; `late`: of the one whose second half comes late. */
function judgeSettled(again: number | undefined, late: number | undefined): Judgement {
  const violations: Violation[] = []
  if (again === undefined)
    violations.push({ kind: 'no answer', what: `none to the key ${key} within ${settledMs} ms` })
  if (late === undefined || late < 200 || late >= 300) {
    const what = `${late ?? 'no answer'} to the second half of a body, ${restAfterMs} ms after the first`
    violations.push({ kind: 'a slow order is not confirmed', what })
  }
  return judgeAudit({
    check: 'besideSlowBodies.settled',
    title: `a slow order is confirmed, and the same one sent again beside it is answered within ${settledMs / 1_000} s`,
    of: 'orders',
    examined: 2,
    fix: 'limitWaits',
    violations,
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
    sleep(restAfterMs - readMs),
  ])
  const late = await slow.finish()
  const title = 'clients that send slowly keep no place from others'
  // A limit of requests under way is none of the health check.
  await slow.join(15 * poolSize)
  return [
    { ...noDoubt(record), check: 'besideSlowBodies', title },
    judgeSettled(again, late),
    await healthy(system, { check: 'healthBesideSlowBodies' }),
  ]
}
