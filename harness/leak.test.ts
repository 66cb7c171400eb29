import { expect, test } from 'vitest'
import { judgeGrowth } from './judge/growth.ts'
import { recordGrowth, recordWorkingSet } from './leak.ts'
import { get } from './operation.ts'
import { startInspected, type InspectedProcess } from './sample/inspected.ts'
import { bytesPerRequest, ms } from './units.ts'

const limits = { heap: bytesPerRequest(200) }

const server = (handle: string) => `
  import { createServer } from 'node:http'
  const kept = []
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    ${handle}
    response.end()
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

const systemOf = (service: InspectedProcess) => ({
  service: {
    origin: `http://127.0.0.1:${service.said}`,
    inspector: service.inspector,
    container: {
      stats: async () => ({
        cpu_stats: {
          cpu_usage: { total_usage: 0 },
          throttling_data: { throttled_time: 0, throttled_periods: 0 },
        },
        memory_stats: { usage: 5_000_000 },
      }),
      crash: async (during: string): Promise<never> => {
        await service.exited
        throw new Error(`the service ended ${during}`)
      },
    },
  },
})

test('a service that keeps nothing is watched for one window of ten rounds', async () => {
  await using service = await startInspected(server(''))
  const asked: string[] = []
  const call = (request: number) => {
    asked.push(`/${request}`)
    return get(`/${request}`)
  }
  const record = await recordGrowth(systemOf(service), { clients: 10, requestsPerRound: 40, call, limits })
  expect(record.failures).toEqual({})
  expect(record.windows).toHaveLength(1)
  expect(record.windows[0]?.map(({ requests }) => requests)).toEqual([
    80, 120, 160, 200, 240, 280, 320, 360, 400, 440, 480,
  ])
  expect(new Set(asked).size).toBe(480)
  expect(judgeGrowth(record, limits)[0]).toMatchObject({ verdict: 'pass' })
})

test(
  'growth is watched for a second window, and answers other than 200 are in the record',
  { timeout: 20_000 },
  async () => {
    await using service = await startInspected(
      server('kept.push(new Array(100).fill(0.5)); if (requests % 10 === 0) response.statusCode = 500'),
    )
    const record = await recordGrowth(systemOf(service), {
      clients: 10,
      requestsPerRound: 40,
      call: () => get('/'),
      limits,
    })
    expect(record.failures).toEqual({ 'status 500': 128 })
    expect(record.windows.map(window => window.at(-1)?.requests)).toEqual([480, 1280])
    expect(judgeGrowth(record, limits)[0]).toMatchObject({ verdict: 'fail' })
  },
)

test('a service that ends is reported at once', async () => {
  await using service = await startInspected(server('if (requests === 200) process.exit(1)'))
  const recording = recordGrowth(systemOf(service), {
    clients: 10,
    requestsPerRound: 40,
    call: () => get('/'),
    limits,
  })
  await expect(recording).rejects.toThrow('the service ended while its heap was watched')
})

test('without the inspector the message says how to have it', async () => {
  const service = {
    origin: 'http://127.0.0.1:1',
    inspector: undefined,
    container: { stats: fail, crash: fail },
  }
  const recording = recordGrowth(
    { service },
    { clients: 10, requestsPerRound: 40, call: () => get('/'), limits },
  )
  await expect(recording).rejects.toThrow("test.override('inspector', true)")
})

const fail = () => Promise.reject(new Error('not to be asked'))

test('the working set is read when warm, and again when settled', async () => {
  await using service = await startInspected(server('if (requests > 100) response.statusCode = 404'))
  const plan = { call: get('/'), requests: 100, settle: ms(1) }
  expect(await recordWorkingSet(systemOf(service), plan)).toEqual({
    requests: 100,
    beforeBytes: 5_000_000,
    afterBytes: 5_000_000,
    failures: { 'status 404': 100 },
  })
})
