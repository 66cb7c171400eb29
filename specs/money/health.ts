import { uptime } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'

interface Health {
  readonly status?: unknown
  readonly timestamp?: unknown
  readonly uptime?: unknown
  /** When it was read. */
  readonly at: number
}

const between = ms(200)
/** Of clocks, of whole seconds, and of a busy machine. */
const tolerance = seconds(5)

async function look({ service }: System): Promise<Health | undefined> {
  const signal = AbortSignal.timeout(seconds(2))
  const answer = await fetch(`${service.origin}/api/health`, { signal }).catch(() => undefined)
  const said: unknown = await answer?.json().catch(() => undefined)
  return said === undefined ? undefined : { ...(said as object), at: Date.now() }
}

const isTime = ({ timestamp, at }: Health): boolean =>
  /^\d{4}-\d\d-\d\dT/.test(String(timestamp)) && Math.abs(Date.parse(String(timestamp)) - at) <= tolerance

function wrongUptime(first: Health, last: Health): Violation[] {
  const grewMs = (Number(last.uptime) - Number(first.uptime)) * 1_000
  const areNumbers = typeof first.uptime === 'number' && typeof last.uptime === 'number'
  const isRight = areNumbers && Math.abs(grewMs - (last.at - first.at)) <= tolerance
  const [was, is] = [first, last].map(one => JSON.stringify(one.uptime))
  const what = `uptime ${was}, and ${last.at - first.at} ms later ${is}`
  if (!isRight) return [{ kind: 'uptime is not in seconds', what }]
  const isOfMachine = Math.abs(last.uptime - uptime()) * 1_000 <= tolerance
  return isOfMachine ? [{ kind: 'uptime is that of the machine', what }] : []
}

/** What the health check says, twice, while clients wait. */
export async function healthy(system: System, shown: Pick<Judgement, 'check'>): Promise<Judgement> {
  const first = await look(system)
  await sleep(between)
  const last = await look(system)
  const looks = [first, last].filter(one => one !== undefined)
  return judgeAudit({
    ...shown,
    title: 'while clients wait the service says that it is healthy, when, and for how many seconds',
    of: 'looks',
    examined: looks.length,
    violations: [
      ...looks
        .filter(({ status }) => status !== 'healthy')
        .map(({ status }) => ({ kind: 'not healthy', what: `its status was ${JSON.stringify(status)}` })),
      ...looks
        .filter(one => !isTime(one))
        .map(({ timestamp }) => ({ kind: 'not the time', what: `its timestamp was ${String(timestamp)}` })),
      ...(first && last ? wrongUptime(first, last) : []),
    ],
  })
}
