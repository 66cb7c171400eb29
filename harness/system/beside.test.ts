import { GenericContainer } from 'testcontainers'
import { expect, expectTypeOf, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { checkBeside, connectionsOf, databaseBeside, mariadb, postgres, type Beside } from './beside.ts'
import { container } from './beside-container.ts'
import { checkFiles, defineService } from './description.ts'
import { noDatabase } from './started.ts'

const redis = () => new GenericContainer('redis:8').withExposedPorts(6379)
const broker = container({ image: 'rabbitmq:4', port: 5672, env: { RABBITMQ_DEFAULT_PASS: 'sesame' } })
const three = { db: postgres(), shop: broker, 'order-cache': redis }

test('each is found under its name', () => {
  expect(connectionsOf(three)).toEqual({
    db: {
      url: 'postgres://test:test@db:5432/test',
      address: 'db:5432',
      host: 'db',
      port: 5432,
      user: 'test',
      password: 'test',
      name: 'test',
    },
    shop: { host: 'shop', port: 5672, address: 'shop:5672' },
    'order-cache': { host: 'order-cache', port: 6379, address: 'order-cache:6379' },
  })
})

test('an argument of a command may be empty, the program may not', () => {
  const redis = { image: 'redis:8', port: 6379 }
  expect(container({ ...redis, command: ['redis-server', '--save', ''] }).command).toHaveLength(3)
  expect(() => container({ ...redis, command: ['', '--save'] })).toThrow(
    'expected a list of strings, the program',
  )
})

test('what stands before the database has its address, and no other', () => {
  const { db, shop } = connectionsOf(three, true)
  expect([db?.address, shop?.address]).toEqual(['proxy:5432', 'shop:5672'])
})

test('`env` knows by type what is beside', () => {
  const build = { image: 'orders:1' }
  defineService({
    name: 'orders',
    build,
    beside: three,
    env: connections => {
      expectTypeOf(connections.db.url).toEqualTypeOf<string>()
      expectTypeOf(connections['order-cache'].port).toEqualTypeOf<number>()
      expectTypeOf(connections.shop).not.toHaveProperty('url')
      return { CACHE: connections['order-cache'].address }
    },
  })
})

test('a MariaDB is found as its clients expect it, also behind the proxy', () => {
  const found = {
    url: 'mysql://test:test@proxy:3306/test',
    address: 'proxy:3306',
    host: 'proxy',
    port: 3306,
    user: 'test',
    password: 'test',
    name: 'test',
  }
  expect(connectionsOf({ db: mariadb() }, true)).toEqual({ db: found })
})

test('the database is the one beside, if there is one alone', () => {
  expect(databaseBeside(three)).toEqual({ name: 'db', kind: 'postgres' })
  expect(databaseBeside({ shop: broker, db: mariadb() })).toEqual({ name: 'db', kind: 'mariadb' })
  expect(databaseBeside({ shop: broker })).toBeUndefined()
  expect(databaseBeside({ ...three, other: mariadb() })).toBeUndefined()
  const described = (beside: Beside) =>
    defineService({ name: 'orders', build: { image: 'orders:1' }, beside })
  expect(noDatabase(described({ shop: broker })).message).toMatch(
    /^this needs a database, and orders has none beside it\n {2}fix: /,
  )
  expect(noDatabase(described({ ...three, other: mariadb() })).message).toMatch(
    /^this needs one database, and orders has 2 beside it: db, other\n {2}fix: /,
  )
})

test.each<[unknown, string]>([
  [[], 'service.beside is [], expected an object'],
  [
    { Cache: broker },
    "service.beside: a name is 'Cache', expected a host name of at most 40 lower-case letters",
  ],
  [{ order_cache: broker }, "service.beside: a name is 'order_cache', expected a host name"],
  [{ ['c'.repeat(41)]: broker }, 'expected a host name of at most 40'],
  [{ service: broker }, "service.beside: a name is 'service', expected a name that reports do not reserve"],
  [{ 'service-2': broker }, 'expected a name that reports do not reserve'],
  [{ host: broker }, 'expected a name that reports do not reserve'],
  [{ cache: { kind: 'container', image: 'redis:8' } }, 'service.beside.cache.port is missing'],
  [{ cache: postgres }, 'expected its return value\n  fix: write postgres()'],
  [{ cache: { kind: 'postgres', port: 1 } }, 'service.beside.cache.port is not an option'],
  [{ cache: { kind: 'mariadb', port: 1 } }, 'service.beside.cache.port is not an option'],
  [{ cache: redis() }, "write a function that makes it, `() => new GenericContainer('redis:8')`"],
  [
    { cache: () => 'redis' },
    "the result of service.beside.cache is 'redis', expected a testcontainers container",
  ],
  [{ cache: async () => redis() }, 'the result of service.beside.cache is Promise'],
  [
    { cache: () => new GenericContainer('redis:8') },
    'the ports of service.beside.cache is [], expected at least one',
  ],
  [
    {
      cache: () => {
        throw new Error('no such module')
      },
    },
    'service.beside.cache is a function, which fails: no such module',
  ],
])('%o is refused', (beside, message) => {
  expect(refusalOf(() => checkBeside(beside))).toContain(message)
  expect(refusalOf(() => checkBeside(beside))).toContain('\n  fix: ')
})

test.each<[object, string]>([
  [{ port: 6379 }, 'container(): image is missing, expected an image reference'],
  [{ image: 'redis:8' }, 'container(): port is missing, expected a whole number from 1 to 65535'],
  [{ image: 'redis:8', port: 0 }, 'container(): port is 0'],
  [{ image: 'redis:8', port: 6379, env: { A: 1 } }, 'container(): env is { A: 1 }, expected strings'],
  [{ image: 'redis:8', port: 6379, command: [] }, 'container(): command is [], expected a list of strings'],
  [
    { image: 'redis:8', port: 6379, ready: 'yes' },
    "container(): ready is 'yes', expected a regular expression",
  ],
  [{ image: 'redis:8', port: 6379, memory: 1 }, 'container(): memory is not an option'],
])('container(%j) is refused', (options, message) => {
  expect(refusalOf(() => container(options as Parameters<typeof container>[0]))).toContain(message)
})

test('a container whose port is bound, or has a protocol, has that port', () => {
  const of = (port: number | string | { container: number; host: number }) =>
    connectionsOf({ cache: () => new GenericContainer('redis:8').withExposedPorts(port as number) })['cache']
      ?.port
  expect([of(6379), of('6379/tcp'), of({ container: 6379, host: 1 })]).toEqual([6379, 6379, 6379])
})

test('a schema that is not there is named by its field', () => {
  const beside = { db: postgres({ schema: 'nowhere.sql' }) }
  const service = defineService({ name: 'orders', build: { image: 'orders:1' }, beside })
  expect(refusalOf(() => checkFiles(service))).toContain(
    "service.beside.db.schema is 'nowhere.sql', expected a file",
  )
})
