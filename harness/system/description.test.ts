import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import { get } from '../load/call.ts'
import { bytes, cores, mebibytes, seconds } from '../record/quantities.ts'
import { postgres } from './beside.ts'
import { node } from './build.ts'
import { checkFiles, defineService } from './description.ts'
import { refusalOf } from '../testing/refusal.ts'

const build = node('app/main.ts')
/** As from JavaScript, where nobody checks types. */
const define = (options: object) => defineService({ name: 'orders', build, ...options })

test('all but the build has a default', () => {
  const description = defineService({ build })
  expect(description).toMatchObject({
    name: 'vitest-plumbline',
    limits: { cpu: 0.5, memory: 512 * 2 ** 20, pids: 64 },
    readyWithin: 10_000,
    shutdownWithin: 10_000,
    beside: {},
    tmpfs: ['/tmp'],
    readOnly: true,
    capabilities: [],
    root: process.cwd(),
  })
  expect(description.env({})).toEqual({})
})

test.each([undefined, null, 7, 'orders'])('%j is no description', options => {
  expect(refusalOf(() => defineService(options as never))).toMatch(
    /^service is .*, expected an object\n {2}fix: /,
  )
})

test('what is given as undefined has its default, and limits are taken one by one', () => {
  const { readyWithin, limits } = define({
    readyWithin: undefined,
    limits: { cpu: cores(1), pids: undefined },
  })
  expect(readyWithin).toBe(10_000)
  expect(limits).toEqual({ cpu: 1, memory: 512 * 2 ** 20, pids: 64 })
})

test('a description can be described anew with something changed', () => {
  const ledger = defineService({
    name: 'ledger',
    build,
    beside: { database: postgres() },
    env: ({ database }) => ({ DATABASE_URL: database.url }),
  })
  const other = defineService({
    ...ledger,
    name: 'other',
    env: beside => ({ ...ledger.env(beside), SIZE: '1' }),
  })
  const url = 'postgres://test:test@database:5432/test'
  const address = 'database:5432'
  const database = {
    url,
    address,
    host: 'database',
    port: 5432,
    user: 'test',
    password: 'test',
    name: 'test',
  }
  expect(other.env({ database })).toEqual({ DATABASE_URL: url, SIZE: '1' })
})

test('`env` knows by type what is beside', () => {
  defineService({
    name: 'orders',
    build,
    beside: { database: postgres() },
    env: connections => {
      expectTypeOf(connections.database.port).toEqualTypeOf<number>()
      return {}
    },
    paths: async client => {
      const { id } = await client.post('/customers', {})
      return [get(`/customers/${id}`)]
    },
  })
})

test.each<[object, string]>([
  [{ name: 'Upper Case' }, "service.name is 'Upper Case', expected at most 100 lower-case letters"],
  [{ build: undefined }, 'service.build is undefined, expected a Dockerfile'],
  [{ build: { dockerfile: 'Dockerfile', files: [] } }, 'service.build.files is not an option'],
  [{ build: { image: 'two words' } }, "service.build.image is 'two words', expected an image reference"],
  [{ port: '3000x' }, "service.port is '3000x', expected a whole number from 1 to 65535"],
  [
    { port: '3000' },
    "service.port is '3000', expected a whole number from 1 to 65535\n  fix: write port: 3000",
  ],
  [{ port: '70000' }, 'fix: write port: 8080'],
  [{ ready: 'readyz' }, "service.ready is 'readyz', expected a path that begins with /"],
  [{ readyWithin: -1 }, 'service.readyWithin is -1, expected a quantity above 0'],
  [{ readyWithin: 5_001 }, 'service.readyWithin is 5001, expected a quantity above 0 with its unit'],
  [{ limits: { cpu: -1 } }, 'service.limits.cpu is -1, expected a quantity above 0'],
  [{ limits: { cpu: 0.7123 } }, 'service.limits.cpu is 0.7123, expected a quantity above 0 with its unit'],
  [
    { limits: { memory: cores(7) } },
    'service.limits.memory is 7, which has no unit, or another one, expected at least 6 MiB, with its unit\n  fix: write memory: mebibytes(512)',
  ],
  [{ limits: { memory: mebibytes(1) } }, 'service.limits.memory is 1 MiB, expected at least 6 MiB'],
  [
    { limits: { memory: 6_999_999 } },
    'service.limits.memory is 6999999, expected at least 6 MiB, with its unit',
  ],
  [{ limits: { cpus: 1 } }, 'service.limits.cpus is not an option'],
  [
    { beside: { cache: {} } },
    'service.beside.cache is {}, expected a Postgres, a MariaDB, a container, or a function',
  ],
  [{ secrets: 'x-api-key' }, "service.secrets is 'x-api-key', expected a list of names"],
  [{ env: { A: '1' } }, "service.env is { A: '1' }, expected a function"],
  [{ env: () => ({ POOL_SIZE: 10 }) }, 'the result of service.env is { POOL_SIZE: 10 }, expected strings'],
  [{ env: async () => ({ A: '1' }) }, 'the result of service.env is Promise {'],
  [{ env: () => ({ 'A=B': '1' }) }, "the result of service.env is { 'A=B': '1' }, expected strings"],
  [
    { limits: { pids: 2 ** 23 } },
    'service.limits.pids is 8388608, expected a whole number from 1 to 4194304',
  ],
  [{ limits: new Map([['cpu', cores(1)]]) }, 'service.limits is Map(1) {'],
  [
    { build: { dockerFile: 'Dockerfile' } },
    'service.build.dockerFile is not an option\n  fix: write dockerfile',
  ],
  [{ capabilities: ['CAP_FOO'] }, 'expected a list of Linux capabilities'],
  [{ tmpfs: ['/.'] }, 'expected a list of absolute paths other than /'],
  [{ capabilities: ['chown'] }, "service.capabilities is [ 'chown' ], expected a list of Linux capabilities"],
  [{ files: [] }, 'service.files is not an option'],
])('%o is refused', (options, message) => {
  expect(() => define(options)).toThrow(message)
  expect(() => define(options)).toThrow('fix: ')
})

test.each(['cpu', 'memory', 'pids'])('limit %s is above 0 and finite', limit => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ max: 0 }), fc.constantFrom(Infinity, Number.NaN), fc.string()),
      value => {
        expect(() => define({ limits: { [limit]: value } })).toThrow(`service.limits.${limit} is `)
      },
    ),
  )
})

test('limits that an engine takes are taken', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 64, noNaN: true }),
      fc.integer({ min: 6 * 2 ** 20 }),
      (cpu, memory) => {
        expect(define({ limits: { cpu: cores(cpu), memory: bytes(memory) } }).limits).toMatchObject({
          cpu,
          memory,
        })
      },
    ),
  )
})

test('a file that is not there is named by its field', () => {
  const missing = (changes: object) => () => checkFiles(define({ readyWithin: seconds(1), ...changes }))
  expect(missing({ build: { dockerfile: 'Dockerfil' } })).toThrow("service.build.dockerfile is 'Dockerfil'")
  expect(missing({ build: node('app/mian.ts') })).toThrow(
    "service.build: entry is 'app/mian.ts', expected a file",
  )
  expect(missing({ build: { dockerfile: 'Dockerfile', context: 'nowhere' } })).toThrow('expected a folder')
  expect(missing({ beside: { database: postgres({ schema: 'app' }) } })).toThrow(
    "schema is 'app', expected a file",
  )
  expect(missing({ sources: ['app', 'elsewhere'] })).toThrow("service.sources is 'elsewhere'")
  expect(missing({})).not.toThrow()
})
