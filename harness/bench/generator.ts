/** Our load generator against autocannon, alternating: cost of a request, rate, reported figures. */
import { fork, type ChildProcess, type Serializable } from 'node:child_process'
import { once } from 'node:events'
import { phasesOf, startTruthServer, truthOf } from '../testing/truth-server.ts'
import { median } from '../judge/statistics.ts'
import { perSecond, seconds } from '../record/units.ts'
import type { Job, Tool, Yield } from './load-process.ts'

const rounds = Number(process.argv[2] ?? 5)
const length = 2

const start = (file: string): ChildProcess =>
  fork(new URL(file, import.meta.url), { execArgv: [], serialization: 'advanced' })

const told = async <Message>(child: ChildProcess): Promise<Message> =>
  ((await once(child, 'message')) as [Message])[0]

const ask = async <Answer>(child: ChildProcess, question: Serializable): Promise<Answer> => {
  const answer = told<Answer>(child)
  child.send(question)
  return answer
}

const server = start('bare-server.ts')
const origin = `http://127.0.0.1:${await told<number>(server)}`
const tools: readonly Tool[] = ['ours', 'autocannon', 'scenario']
const processes = {
  ours: start('load-process.ts'),
  autocannon: start('load-process.ts'),
  scenario: start('load-process.ts'),
}
const generate = async (tool: Tool, job: Job): Promise<Yield> => ask(processes[tool], { tool, job })

interface Measured extends Yield {
  readonly cpuMicroseconds: number
  /** Share of one core: near 100 the generator limits the rate. */
  readonly generatorPercent: number
  readonly serverPercent: number
}

async function measure(tool: Tool, job: Job): Promise<Measured> {
  const startedAt = performance.now()
  const serverBefore = await ask<number>(server, 'cpu')
  const result = await generate(tool, job)
  const serverMs = (await ask<number>(server, 'cpu')) - serverBefore
  const percent = (cpuMs: number) => (cpuMs / (performance.now() - startedAt)) * 100
  return {
    ...result,
    cpuMicroseconds: (result.cpuMs / result.requests) * 1000,
    generatorPercent: percent(result.cpuMs),
    serverPercent: percent(serverMs),
  }
}

async function race(clients: number): Promise<void> {
  const job = { origin, clients, seconds: length }
  const runs: Record<Tool, Measured[]> = { ours: [], autocannon: [], scenario: [] }
  for (let round = 0; round < rounds; round++) {
    for (const tool of tools) runs[tool].push(await measure(tool, job))
  }
  const of = (tool: Tool, figure: keyof Measured) => median(runs[tool].map(run => run[figure] ?? Number.NaN))
  const row = (title: string, figure: keyof Measured, digits: number) => {
    const [ours, theirs] = [of('ours', figure), of('autocannon', figure)]
    console.log(
      `  ${title.padEnd(38)}${ours.toFixed(digits).padStart(9)}${theirs.toFixed(digits).padStart(12)}${(ours / theirs).toFixed(2).padStart(8)}`,
    )
  }
  console.log(`\n${clients} connections, as fast as they go`.padEnd(41), '    ours  autocannon   ratio')
  row('CPU of the generator, µs a request', 'cpuMicroseconds', 1)
  row('rate, requests a second', 'perSecond', 0)
  row('generator, percent of a core', 'generatorPercent', 0)
  row('server, percent of a core', 'serverPercent', 0)
  const [step, plain] = [of('scenario', 'cpuMicroseconds'), of('ours', 'cpuMicroseconds')]
  console.log(`  a step of a scenario ${step.toFixed(1)} µs, ${(step / plain).toFixed(2)} times a plain call`)
}

/** A server that stops for one second in five: clients with fixed send times wait up to a second. */
async function stops(): Promise<void> {
  const each = 10
  const clients = 10
  const job = { clients, seconds: 10, rate: each * clients }
  const show = (
    who: string,
    { requests, p50, p99, max }: Pick<Yield, 'requests' | 'p50' | 'p99' | 'max'>,
  ) => {
    const figures = [p50, p99, max].map(value => value.toFixed(1).padStart(9)).join('')
    console.log(`  ${who.padEnd(12)}${String(requests).padStart(9)}${figures}`)
  }
  await using known = await startTruthServer('stops', { clients, precision: 'exact' })
  await using other = await startTruthServer('stops', { clients: 0, precision: 'exact' })
  const [ours, theirs] = await Promise.all([
    generate('ours', { ...job, origin: known.origin }),
    generate('autocannon', { ...job, origin: other.origin }),
  ])
  console.log(
    `\nA server that stops for 1 s of each 5 s; ${clients} connections, ${job.rate} requests a second, 10 s`,
  )
  console.log(
    `  ${'latency, ms'.padEnd(12)}${'requests'.padStart(9)}${'P50'.padStart(9)}${'P99'.padStart(9)}${'max'.padStart(9)}`,
  )
  const shape = { kind: 'constant', rate: perSecond(job.rate), duration: seconds(job.seconds) } as const
  show('truth', truthOf(await known.log(), 1000 / each, phasesOf(shape, clients, 1)))
  show('ours', ours)
  show('autocannon', theirs)
}

console.log(
  `Our load generator and autocannon, each in a process of its own, against node:http answering "ok" in another.
In turns, medians of ${rounds} rounds of ${length} s. Ratio: ours over autocannon's; below 1 is less CPU, above 1 is more requests.`,
)
// The first run of a process compiles the code.
for (const tool of tools) await generate(tool, { origin, clients: 10, seconds: 1 })
await race(10)
await race(1000)
const crowd = await measure('ours', { origin, clients: 1000, seconds: 3, rate: 20_000 })
console.log(
  `\nOurs, 1000 connections, 20000 requests a second intended: ${crowd.perSecond.toFixed(0)} sent and answered, ${crowd.errors} errors
  sent late by ${crowd.lagP50?.toFixed(2)} ms (P50), ${crowd.lagP99?.toFixed(2)} ms (P99); generator ${crowd.generatorPercent.toFixed(0)} %, server ${crowd.serverPercent.toFixed(0)} % of a core`,
)
await stops()
for (const child of [server, ...Object.values(processes)]) child.disconnect()
