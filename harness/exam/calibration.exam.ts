import { Client } from 'undici'
import { describe, expect, test } from 'vitest'
import { ofCall } from '../judge/calls.ts'
import { drive } from '../load/drive.ts'
import { get } from '../load/call.ts'
import { scenario } from '../load/scenario.ts'
import { Distribution } from '../record/distribution.ts'
import { recordOf } from '../testing/literal-record.ts'
import { ms, perSecond, seconds, type Milliseconds } from '../record/units.ts'
import type { Behaviour, Precision } from '../testing/truth-server-process.ts'
import { phasesOf, reportedBy, startTruthServer, truthOf } from '../testing/truth-server.ts'
import { compare, wrongOf, type Compared } from './figures-compared.ts'

// Compares the reports of `drive` with the logs of servers of known behaviour.

interface Case {
  readonly behaviour: Exclude<Behaviour, 'asked'>
  readonly clients: number
  readonly precision: Precision
  /** Requests a second of each client. */
  readonly each: number
  readonly duration: Milliseconds
}

/** The fastest response of each server, in ms. */
const fastestMs: Record<Exclude<Behaviour, 'asked'>, number> = {
  constant: 50.3,
  bimodal: 1,
  resets: 5,
  trickle: 30,
  stops: 0,
}

async function roundOf({ behaviour, clients, precision, each, duration }: Case): Promise<Compared[]> {
  await using server = await startTruthServer(behaviour, { clients, precision })
  const shape = { kind: 'constant', rate: perSecond(each * clients), duration } as const
  const traffic = await drive(server.origin, {
    clients,
    call: get('/'),
    load: { kind: 'open', shape },
    seed: 1,
    timeout: seconds(5),
  })
  const truth = truthOf(await server.log(), 1000 / each, phasesOf(shape, clients, 1))
  const reported = reportedBy(traffic)
  return [
    ...(precision === 'exact'
      ? [{ figure: 'fastest by design', truth: fastestMs[behaviour], reported: reported.fastest }]
      : []),
    ...compare(truth, reported),
  ]
}

const wrongIn = (known: Case): Promise<readonly string[]> => wrongOf(() => roundOf(known))

const behaviours = ['constant', 'bimodal', 'resets', 'trickle'] as const

describe.each([
  ['10 clients', { clients: 10, precision: 'exact', each: 10 }],
  ['1,000 clients', { clients: 1000, precision: 'whole milliseconds', each: 1 }],
] as const)('%s', (_, crowd) => {
  test.each(behaviours)('%s', async behaviour => {
    expect(await wrongIn({ ...crowd, behaviour, duration: seconds(3) })).toEqual([])
  })
  test('stops of a second', async () => {
    expect(await wrongIn({ ...crowd, behaviour: 'stops', duration: seconds(5) })).toEqual([])
  })
})

const paths = ['/20.3', '/50.3', '/1.3']
const iterations = 30

/**
 * What a bare client of the same server measures at the same time, in ms. A core that rests takes up to a millisecond to read a
 * response, which the log of the server cannot show.
 */
async function measuredBare(origin: string): Promise<{ readonly path: string; readonly tookMs: number }[]> {
  const client = new Client(origin)
  const measured = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (const path of paths) {
      const sentMs = performance.now()
      const { body } = await client.request({ path, method: 'GET', bodyTimeout: 5000, headersTimeout: 5000 })
      await body.dump()
      measured.push({ path, tookMs: performance.now() - sentMs })
    }
  }
  await client.close()
  return measured
}

/** For each path, the reported time of a step of a scenario, against that of a bare client. */
async function roundOfSteps(): Promise<Compared[]> {
  await using server = await startTruthServer('asked', { clients: 0, precision: 'exact' })
  const steps = scenario('steps', async client => {
    for (const path of paths) await client.get(path, { name: path })
  })
  const [traffic, bare] = await Promise.all([
    drive(server.origin, {
      // In a closed loop ten clients would send at the same time, and the server would respond one after the other.
      clients: 2,
      call: steps,
      load: {
        kind: 'closed',
        pause: [ms(10), ms(30)],
        until: { kind: 'count', requestsPerClient: iterations },
      },
      seed: 1,
      timeout: seconds(5),
    }),
    measuredBare(server.origin),
  ])
  const served = await server.log()
  return paths.flatMap(path => {
    const latency = ofCall(recordOf({ ...traffic, call: null }), path).seconds.map(second => second.latency)
    const reported = Distribution.merge(latency)
    const own = bare.filter(one => one.path === path).map(({ tookMs }) => tookMs)
    const requests = served.filter(one => one.path === path).length - own.length
    const truth = Distribution.of(own)
    return [
      { figure: 'requests', truth: requests, reported: reported.count },
      ...[0, 0.5, 0.9].map(share => ({
        figure: `${path} at ${share}`,
        truth: truth.quantile(share),
        reported: reported.quantile(share),
      })),
    ]
  })
}

test('steps of a scenario', async () => {
  expect(await wrongOf(roundOfSteps)).toEqual([])
})
