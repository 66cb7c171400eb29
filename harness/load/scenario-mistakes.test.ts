import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ms, perSecond, seconds } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { get } from './call.ts'
import { drive, type DrivePlan } from './drive.ts'
import { scenario, type Scenario } from './scenario.ts'
import type { Load } from './schedule.ts'

const each = (requestsPerClient: number): Load => ({
  kind: 'closed',
  pause: ms(0),
  until: { kind: 'count', requestsPerClient },
})
const driven = async (call: DrivePlan['call'], load: Load, clients: number) => {
  await using server = await serve((_, response) =>
    response.setHeader('content-type', 'application/json').end('{}'),
  )
  return await drive(server.origin, { clients, call, load, seed: 1, timeout: seconds(2) })
}

const wrongScenarios: Readonly<Record<string, [act: Scenario['act'], message: string]>> = {
  'that sends nothing': [async () => {}, 'an iteration of the scenario wrong sent no request'],
  'that throws first': [
    async () => {
      await sleep(1)
      throw new TypeError('no users')
    },
    'no users',
  ],
  'that does not await': [
    async client => {
      // oxlint-disable-next-line typescript/no-floating-promises -- what is tested
      client.get('/')
    },
    'the scenario wrong does not await what its client does',
  ],
  'that asks twice at a time': [
    client => Promise.all([client.get('/'), client.get('/')]),
    'the scenario wrong does not await what its client does',
  ],
  'with a wrong path': [client => client.get('orders'), "path of a GET is 'orders'"],
  'with nothing to pick': [(client, { pick }) => client.get(pick([])), 'pick is [], expected a list'],
  'with a misspelt helper': [
    // @ts-expect-error -- Vitest strips types
    (_, { pik }) => pik([1]) as never,
    'pik is not a function',
  ],
  'with a wrong pause': [
    (_, { pause }) => pause([seconds(3), seconds(1)]),
    'scenario wrong: pause is [ 3000, 1000 ], expected a time with its unit, or a shortest and a longest',
  ],
  'that waits for no answer': [client => client.get('/', { abandonAfter: ms(1) }), 'this call awaits none'],
}

describe('the run rejects for a scenario', () => {
  test.each(Object.entries(wrongScenarios))('%s', async (_, [act, message]) => {
    const shape = { kind: 'constant', rate: perSecond(50), duration: seconds(0.5) } as const
    for (const load of [each(3), { kind: 'open', shape }] satisfies Load[]) {
      await expect(driven(scenario('wrong', act), load, 2)).rejects.toThrow(message)
    }
  })

  test('and for a function that throws, or makes ever new names', async () => {
    const fails = (request: number) => {
      if (request > 4) throw new RangeError('out of users')
      return get('/')
    }
    await expect(driven(fails, each(9), 1)).rejects.toThrow('out of users')
    const named = (request: number) => get(`/o${request}`)
    await expect(driven(named, each(200), 1)).rejects.toThrow('more than 100 names')
  })
})

test.each([
  [() => scenario('', async () => {}), "name of a scenario is '', expected text"],
  [() => scenario('shopper', 7 as never), 'scenario shopper is 7, expected an async function of a client'],
])('%o is refused', (make, message) => {
  expect(make).toThrow(message)
  expect(make).toThrow('fix: ')
})

test('what it throws is recorded without the token of its client', async () => {
  const shopper = scenario('shopper', async client => {
    client.headers.authorization = 'Bearer of-this-client-8'
    await client.get('/')
    throw new Error('of-this-client-8 is refused')
  })
  const [failure] = (await driven(shopper, each(1), 1)).failures
  expect(failure?.outcome).toMatch(/^the scenario shopper threw: \*\*\* is refused/)
})

test('what it throws itself is an error at its line, and of no step', async () => {
  const shopper = scenario('shopper', async client => {
    await client.get('/cart')
    throw Object.assign(new Error('no items'), {
      stack: 'Error: no items\n    at act (/shop/a.spec.ts:4:9)',
    })
  })
  const traffic = await driven(shopper, each(2), 1)
  const outcome = 'the scenario shopper threw: no items at /shop/a.spec.ts:4:9'
  expect(traffic.failures).toMatchObject([{ outcome, ofScenario: true, count: 2 }])
  expect(traffic.seconds.map(({ failed, calls }) => [failed, calls?.get('GET /cart')?.failed])).toEqual([
    [2, 0],
  ])
})
