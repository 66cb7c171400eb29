import { expect, test } from 'vitest'
import { judgeGrowth } from '../judge/growth/judge.ts'
import { judgeIdle } from '../judge/growth/leaks.ts'
import { Rounds } from '../load/rounds.ts'
import { get } from '../load/call.ts'
import { startInspected, type InspectedProcess } from '../testing/inspected-process.ts'
import { bytesPerRequest, mebibytes, ms } from '../record/units.ts'
import { sampleFromStats } from '../sample/stats.ts'
import { recordGrowth } from './record.ts'
import { recordRest } from './rest.ts'
import { openLeakWatch } from './watch.ts'

const limits = {
  heap: bytesPerRequest(1000),
  external: bytesPerRequest(1000),
  native: bytesPerRequest(10_000),
}
const paths = [get('/'), get('/other')]
const plan = { clients: 5, roundLengths: [4, 8, 4, 8, 4], limits, memory: mebibytes(64), pids: 64 }

const server = `
  import { createServer } from 'node:http'
  const server = createServer((request, response) => response.end())
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

/** A service that prints each of its routes after Node's own message. */
const printed = [
  'Starting inspector on 0.0.0.0:9229 failed: address already in use',
  ...Array.from({ length: 30 }, (_, index) => `route ${index}`),
]

const serviceOf = (process: InspectedProcess, inspector: string | undefined) => ({
  origin: `http://127.0.0.1:${process.said}`,
  inspector,
  choose: async () => {},
  container: {
    sample: async () =>
      sampleFromStats({
        cpu_stats: { cpu_usage: { total_usage: 0 } },
        memory_stats: { usage: 5_000_000, stats: { anon: 4_000_000, shmem: 8_192 } },
        pids_stats: { current: 12 },
      }),
    exec: async () => '0\n1\n2\n',
    hostPid: async () => undefined,
    log: { lines: () => printed },
    writtenBytes: async () => 100,
  },
})
const database = {
  container: {
    sample: async () =>
      sampleFromStats({
        cpu_stats: { cpu_usage: { total_usage: 0 } },
        memory_stats: { usage: 9, stats: { anon: 7 } },
      }),
  },
  sessions: {
    sample: async () => ({ active: 0, idle: 10, idleInTransaction: 0, waiting: 0 }),
    held: async () => ({ 'advisory locks': 3 }),
    most: async () => 21,
  },
}

test('from within everything is read at once', async () => {
  await using process = await startInspected(server)
  const service = serviceOf(process, process.inspector)
  await using watch = await openLeakWatch(service, database, { root: '.' })
  const figures = await watch.look()
  const names = ['heap', 'external', 'native', 'anonymous', 'descriptors', 'handles.TCPServerWrap']
  expect(Object.keys(figures)).toEqual(expect.arrayContaining([...names, 'connections.open', 'Server']))
  expect(watch.ends.first).toMatchObject({
    'connections.open': 10,
    'connections.advisory locks': 3,
    anonymous: 4_000_000,
    files: 8_292,
    'handles.processes and threads': 12,
    database: 7,
  })
})

test('the memory of each other program that it has started is read, and its own is not', async () => {
  await using process = await startInspected(`
    import { spawn } from 'node:child_process'
    const child = spawn('sleep', ['30'])
    child.on('spawn', () => console.log(child.pid))`)
  await using watch = await openLeakWatch(serviceOf(process, process.inspector), database, { root: '.' })
  const helpers = Object.entries(await watch.read()).filter(([name]) => name.startsWith('helpers.'))
  expect(helpers).toEqual([[`helpers.sleep, process ${process.said}`, expect.any(Number)]])
  expect(helpers[0]?.[1]).toBeGreaterThan(4_096)
})

test('the working set is read at both ends of some requests, and idle time is not seen from outside', async () => {
  await using process = await startInspected(server)
  const service = serviceOf(process, undefined)
  await using watch = await openLeakWatch(service, database, { root: '.' })
  await using rounds = new Rounds(service.origin, paths)
  const rest = await recordRest(watch, rounds, {
    requests: 10,
    within: ms(10_000),
    settle: { collected: ms(10), left: ms(10) },
    comesBack: ms(10),
    keptFor: ms(10),
    readings: { count: 2, apart: ms(1) },
  })
  expect(rest.workingSet).toMatchObject({ requests: 10, beforeBytes: 5_000_000, afterBytes: 5_000_000 })
  expect(judgeIdle(rest.idle)).toMatchObject({ verdict: 'inconclusive', measured: null })
})

test('one that cannot be looked into is judged by what is seen from outside, and passes for nothing else', async () => {
  await using process = await startInspected(server)
  const service = serviceOf(process, '127.0.0.1:1')
  await using watch = await openLeakWatch(service, database, { root: '.' })
  const record = await recordGrowth(watch, new Rounds(service.origin, paths), plan)
  // In the warm-up there are four times the clients of the plan.
  expect(record.connectionLimit).toBe(21)
  // Without a leak no window is added, and no path is tried alone.
  expect(record.windows).toHaveLength(1)
  const judgements = judgeGrowth(record, limits)
  expect(judgements.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
    'heap inconclusive',
    'external inconclusive',
    'native pass',
    'files pass',
    'fileDescriptors pass',
    'handles inconclusive',
    'connections pass',
    'database pass',
  ])
  expect(judgements[0]?.evidence).toEqual([
    { kind: 'unseen', said: 'Starting inspector on 0.0.0.0:9229 failed: address already in use' },
  ])
})

test('objects are counted once the connections of the last requests are closed', async () => {
  await using process = await startInspected(server)
  const service = serviceOf(process, process.inspector)
  await using watch = await openLeakWatch(service, database, { root: '.' })
  const done: string[] = []
  const noted: typeof watch = {
    ...watch,
    settle: async () => {
      done.push('settled')
      return await watch.settle()
    },
    classHistogram: async () => {
      done.push('counted')
      return await watch.classHistogram()
    },
  }
  const more = { ...plan, clients: 6 }
  expect(await recordGrowth(noted, new Rounds(service.origin, paths), more)).not.toHaveProperty(
    'connectionLimit',
  )
  expect(done.slice(0, 4)).toEqual(['settled', 'counted', 'settled', 'counted'])
})

test('routes that refuse although nothing else is under way are asked for by name', async () => {
  await using process = await startInspected(
    `let asked = 0
    ${server.replace('response.end()', '(asked++ < 20 ? response : response.writeHead(503)).end()')}`,
  )
  const service = serviceOf(process, undefined)
  await using watch = await openLeakWatch(service, database, { root: '.' })
  const record = await recordGrowth(watch, new Rounds(service.origin, paths), plan)
  expect(record.refusing).toEqual(['GET /: status 503', 'GET /other: status 503'])
  expect(judgeGrowth(record, limits).find(({ check }) => check === 'connections')?.verdict).toBe('fail')
  // Each may take its whole time-out.
  await using calm = new Rounds(service.origin, [get('/')])
  const rest = await recordRest(watch, calm, {
    requests: 1_000,
    within: ms(10_000),
    settle: { collected: ms(10), left: ms(10) },
    comesBack: ms(10),
    keptFor: ms(10),
    readings: { count: 2, apart: ms(1) },
  })
  expect(calm.sent).toBe(1)
  expect(rest.idle.failures).toEqual({ 'GET /: status 503': 1 })
})
