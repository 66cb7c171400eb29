import { GenericContainer } from 'testcontainers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provideStandIns } from '../engine/stand-ins.ts'
import { judge } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { run } from '../measure/run.ts'
import { messageOf } from '../record/errors.ts'
import { ms, perSecond, seconds } from '../record/quantities.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { postgres } from '../system/beside.ts'
import { container } from '../system/beside-container.ts'
import { namedImages } from '../system/beside-images.ts'
import { node } from '../system/build.ts'
import { defineService, type BaseImages } from '../system/description.ts'
import { connectDocker } from '../system/docker.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { startSystem, type System } from '../system/system.ts'
import { fromSetUp } from '../vitest/provided.ts'
import { quietHost } from './burden.ts'

const build = node('harness/exam/beside-service.ts')
/** With so little CPU the delay exceeds that of a busy machine: 20 clients wait 80 ms for each ms of computing. */
const cache = () =>
  new GenericContainer('valkey/valkey:8')
    .withExposedPorts(6379)
    .withResourcesQuota({ cpu: 0.25, memory: 0.25 })
const three = defineService({
  name: 'beside-exam',
  build,
  port: 3000,
  ready: '/ready',
  beside: {
    database: postgres(),
    shop: container({ image: 'mariadb:11', port: 3306, env: { MARIADB_ROOT_PASSWORD: 'kept-to-itself' } }),
    cache,
  },
  env: ({ database, shop, cache }) => ({
    DATABASE: database.address,
    SHOP: shop.address,
    CACHE: cache.address,
  }),
})

let base: BaseImages
let system: System
beforeAll(async () => {
  const own = fromSetUp('base')
  base = {
    ...own,
    standIns: await provideStandIns(
      [...namedImages(three), 'redis:8'],
      own,
      console.log,
      await connectDocker(),
    ),
  }
  system = await startSystem(three, { base })
}, 300_000)

/** The containers and networks that a removed system has left. */
async function left(ids: readonly string[]): Promise<readonly string[]> {
  const docker = await connectDockerode()
  const all = await docker.listContainers({ all: true })
  return all.map(({ Id: id }) => id).filter(id => ids.includes(id))
}

afterAll(() => system[Symbol.asyncDispose]())

test('the service reaches a Postgres, a MariaDB and a Valkey by their names', async () => {
  const response = await fetch(`${system.service.origin}/ready`)
  expect(await response.json()).toEqual({
    cache: '+PONG\r\n',
    shop: expect.stringContaining('MariaDB') as string,
    database: 'N',
  })
  expect(system.database).toBe(system.beside['database'])
  const shop = system.beside['shop']?.container
  const asked = ['mariadb', '-uroot', '-pkept-to-itself', '-Ne', 'select 6 * 7']
  expect((await shop?.exec(...asked))?.trim()).toBe('42')
})

test('a cache that does nothing but compute is to blame, by its name', { timeout: 120_000 }, async () => {
  await quietHost()
  const plan = { clients: 20, call: get('/spin'), duration: seconds(10), promises: { p95: ms(100) } }
  const record = await run(system, plan)
  expect(Object.keys(record.samples.at(-1)?.beside ?? {})).toEqual(['database', 'shop', 'cache'])
  const [judgement] = judge(record)
  console.log(judgement?.measured, evidenceLines(judgement?.evidence ?? []).join('\n'))
  expect(judgement).toMatchObject({ verdict: 'fail', blame: 'cache', fix: 'beside' })
})

test('a container beside it that ends during a run ends that, and all of it goes', async () => {
  const plan = {
    clients: 1,
    rate: perSecond(20),
    call: get('/nowhere', { status: 404 }),
    duration: seconds(20),
  }
  await using other = await startSystem(three, { base })
  const ids = Object.values(other.beside).map(one => one.container.id)
  const id = other.beside['cache']?.container.id ?? ''
  const docker = await connectDockerode()
  setTimeout(() => void docker.getContainer(id).kill(), 3_000)
  await expect(run(other, plan)).rejects.toThrow(
    /the cache ended during the run: exit code 137[^]*last lines of the cache/,
  )
  await other[Symbol.asyncDispose]()
  expect(ids).toHaveLength(3)
  expect(await left(ids)).toEqual([])
}, 120_000)

const failureOf = async (beside: Parameters<typeof container>[0]): Promise<string> => {
  const service = defineService({
    name: 'beside-exam',
    build,
    port: 3000,
    beside: { cache: container(beside) },
  })
  const startedAt = performance.now()
  try {
    await using _ = await startSystem(service, { base })
  } catch (error) {
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    return messageOf(error)
  }
  throw new Error('it started')
}

test('what cannot start says why', async () => {
  const image = 'redis:8'
  expect(await failureOf({ image, port: 6379, command: ['redis-server', '--no-such-option'] })).toMatch(
    /the cache ended before it was ready: exit code 1[^]*no-such-option/,
  )
  expect(await failureOf({ image: 'localhost/nowhere/cache:1', port: 6379 })).toMatch(
    /the image of cache localhost\/nowhere\/cache:1 is not on this engine\n {2}fix: /,
  )
}, 60_000)
