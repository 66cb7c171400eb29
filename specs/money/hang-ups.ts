import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { MoneyClient, post } from './client.ts'
import { watchHealth } from './health.ts'
import { holdAccount } from './pressure.ts'
import { faint, type Pulse } from './saturation.ts'

/** What is left of a service whose clients have hung up in the middle of an operation. */
export interface HangUps {
  readonly hungUp: number
  /** The health, from the last hang-up on. */
  readonly pulses: readonly Pulse[]
  /** The longest time in which this process itself did nothing; nobody is blamed for it. */
  readonly stallMs: number
}

const clients = 24
/** Long enough to be in the middle of it, and less than a service lets anybody wait for a lock. */
const patienceMs = 250
const noticedWithinMs = 250
const heldMsMax = 5_000
const healthMs = 500

/** Has 24 clients hang up while their transfers wait behind a lock. That they cost no place, each fault run sees. */
export async function hangUp(system: System): Promise<HangUps> {
  const { service } = system
  const { url } = databaseOf(system)
  await using money = new MoneyClient(service.origin, clients)
  const [fromId, toId] = [await money.open(1_000), await money.open(0)]
  const { path, body = '', headers = {} } = post('/api/transfer', { fromId, toId, amount: 1 })
  const transferAndHangUp = async () => {
    const signal = AbortSignal.timeout(patienceMs)
    const init = { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' }, signal }
    const answer = await fetch(new URL(path, service.origin), init).catch(() => undefined)
    await answer?.body?.cancel()
    return answer === undefined
  }
  const lock = await holdAccount(url, fromId, heldMsMax)
  const left = await Promise.all(Array.from({ length: clients }, transferAndHangUp))
  await using health = watchHealth(service.origin)
  await sleep(noticedWithinMs)
  await lock[Symbol.asyncDispose]()
  await sleep(noticedWithinMs)
  const { pulses, stallMs } = health
  return { hungUp: left.filter(Boolean).length, pulses, stallMs }
}

/** Whoever hangs up in the middle of an operation leaves the service in good health. */
export function hangUps({ hungUp, pulses, stallMs }: HangUps): Judgement {
  return judgeAudit({
    check: 'hangUps',
    title: 'clients that hang up leave the service in good health',
    of: 'clients that hung up behind a lock',
    examined: pulses.length === 0 ? 0 : hungUp,
    violations: faint({ pulses, stallMs }, healthMs),
  })
}
