/** A load generator process: ours with a plain call or with the steps of a scenario, or autocannon. */
import autocannon from 'autocannon'
import { Distribution } from '../record/distribution.ts'
import { drive } from '../load/drive.ts'
import type { Load } from '../load/schedule.ts'
import { get } from '../load/call.ts'
import type { CallSource } from '../load/call-source.ts'
import { scenario } from '../load/scenario.ts'
import { ms, perSecond, seconds } from '../record/units.ts'
import { reportedBy } from '../testing/truth-server.ts'

export type Tool = 'ours' | 'scenario' | 'autocannon'

export interface Job {
  readonly origin: string
  readonly clients: number
  readonly seconds: number
  /** Requests a second of all clients together; unlimited by default. */
  readonly rate?: number
}

export interface Yield {
  readonly requests: number
  readonly errors: number
  /** For the whole run, including connecting. */
  readonly cpuMs: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** Delay between intended and actual send, if the tool reports it. */
  readonly lagP50?: number
  readonly lagP99?: number
}

const loadOf = ({ seconds: length, rate }: Job): Load => {
  const duration = seconds(length)
  return rate === undefined
    ? { kind: 'closed', pause: ms(0), until: { kind: 'time', duration } }
    : { kind: 'open', shape: { kind: 'constant', rate: perSecond(rate), duration } }
}

const steps = scenario('steps', async client => {
  for (let step = 0; step < 10; step++) await client.get('/')
})

async function driven(call: CallSource, job: Job): Promise<Omit<Yield, 'cpuMs'>> {
  const { origin, clients } = job
  const traffic = await drive(origin, {
    clients,
    call,
    load: loadOf(job),
    seed: 1,
    timeout: seconds(10),
  })
  const { requests, errors, p50, p99, max } = reportedBy(traffic)
  const lag = Distribution.merge(traffic.seconds.map(({ dispatchLag }) => dispatchLag))
  return {
    requests,
    errors,
    perSecond: (requests / traffic.durationMs) * 1000,
    p50,
    p99,
    max,
    lagP50: lag.quantile(0.5),
    lagP99: lag.quantile(0.99),
  }
}

const tools: Record<Tool, (job: Job) => Promise<Omit<Yield, 'cpuMs'>>> = {
  ours: job => driven(get('/'), job),
  scenario: job => driven(steps, job),
  async autocannon({ origin, clients, seconds: duration, rate }) {
    const { latency, errors, ...result } = await autocannon({
      url: origin,
      connections: clients,
      duration,
      ...(rate !== undefined && { overallRate: rate }),
    })
    const requests = result['2xx']
    const { p50, p99, max } = latency
    return { requests, errors, perSecond: requests / result.duration, p50, p99, max }
  },
}

const run = async ({ tool, job }: { tool: Tool; job: Job }): Promise<void> => {
  const before = process.cpuUsage()
  const result = await tools[tool](job)
  const { user, system } = process.cpuUsage(before)
  process.send?.({ ...result, cpuMs: (user + system) / 1000 } satisfies Yield)
}

process.on('message', (order: { tool: Tool; job: Job }) => void run(order))
process.on('disconnect', () => process.exit())
