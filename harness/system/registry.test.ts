import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { ContainerEnded } from './exit.ts'
import { SystemRegistry, isKeeping } from './registry.ts'
import type { System } from './system.ts'

const said = (...lines: string[]) => ({
  container: {
    name: 'service',
    log: { timed: () => lines.map((text, atMs) => ({ atMs, text })) },
  },
})
const systemWith = (services: readonly object[], beside: object): System =>
  ({ services, beside }) as unknown as System
const systemOf = (service: string, database = '') => systemWith([said(service)], { database: said(database) })

let removed: string[]
beforeEach(() => {
  removed = []
})
const remover = (name: string) => async () => {
  removed.push(name)
}

describe('the log lines for a failed test', () => {
  const registry = () => new SystemRegistry({ keeping: false })

  test('are those of the system of its file', () => {
    const those = registry()
    those.enter(systemOf('a', 'b'), remover('file'))
    those.testBegins()
    expect(those.lastLines()).toEqual({ service: ['a'], database: ['b'] })
    expect(those.timedLines()['service']).toEqual([{ atMs: 0, text: 'a' }])
  })

  test('there are none where nothing was started', () => {
    const those = registry()
    those.testBegins()
    expect(those.hasSystems).toBe(false)
    those.enter(systemOf('a'), remover('file'))
    expect(those.hasSystems).toBe(true)
  })

  test('are those of its own systems, even if they are gone', async () => {
    const those = registry()
    those.testBegins()
    const system = systemOf('of the file')
    those.enter(system, remover('file'))
    those.staysForFile(system)
    const dispose = those.enter(systemOf('of the test'), remover('test'))
    those.enter(systemOf('another'), remover('another'))
    await dispose()
    expect(removed).toEqual(['test'])
    expect(those.lastLines()['service']).toEqual(['1: of the test', '2: another'])
  })

  test('name the replica', () => {
    const those = registry()
    those.testBegins()
    const replica = (name: string) => ({ container: { ...said(`I am ${name}`).container, name } })
    const services = [replica('service-1'), replica('service-2')]
    those.enter(systemWith(services, { database: said('one') }), remover('both'))
    expect(those.lastLines()).toEqual({
      service: ['service-1: I am service-1', 'service-2: I am service-2'],
      database: ['one'],
    })
  })

  test('do not include those of the test before', async () => {
    const those = registry()
    those.testBegins()
    await those.enter(systemOf('of the test'), remover('test'))()
    await those.testEnds(true)
    those.testBegins()
    expect(those.lastLines()).toEqual({ service: [] })
  })

  test('do not include what the system of the file said in the test before', async () => {
    const those = registry()
    const system = systemOf('of the first')
    those.enter(system, remover('file'))
    those.testBegins()
    expect(those.lastLines()['service']).toEqual(['of the first'])
    await those.testEnds(false)
    those.testBegins()
    expect(those.lastLines()['service']).toEqual([])
  })

  test('are limited, and leave out what Postgres logs at each start', () => {
    const those = registry()
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const start = '2026-11-25 17:00:00 UTC [1] LOG:  database system is ready to accept connections'
    those.enter(
      systemWith([said(...lines, 'x'.repeat(9_999))], { database: said(start, '', 'FATAL: no') }),
      remover('file'),
    )
    const { service = [], database } = those.lastLines()
    expect(service).toHaveLength(10)
    expect(service.at(-1)).toHaveLength(300)
    expect(database).toEqual(['FATAL: no'])
  })

  test('leave out what Postgres was made to refuse, but not what a service says of it', () => {
    const those = registry()
    const refusal = 'vitest-plumbline refuses this on purpose, with names it made up'
    const at = '2026-12-01 08:23:21.228 UTC [49]'
    const before = [`${at} ERROR:  deadlock detected`, `${at} STATEMENT:  select 1`]
    const own = [
      `${at} ERROR:  ${refusal}`,
      `${at} CONTEXT:  SQL statement "select 1"`,
      '\tPL/pgSQL function refuse() line 24 at RAISE',
      `${at} STATEMENT:  commit`,
    ]
    const after = `${at} WARNING:  there is no transaction in progress`
    const database = said(...before, ...own, ...own, after)
    those.enter(systemWith([said(`error: ${refusal}`)], { database }), remover('file'))
    expect(those.lastLines()).toEqual({ service: [`error: ${refusal}`], database: [...before, after] })
  })
})

describe('a service that has ended by itself', () => {
  const description = {}
  /** A replica for each text: how it ended, or an empty one if it runs. */
  const systemOf = (...ends: string[]) => {
    const services = ends.map(what => {
      const error = new ContainerEnded({ container: 'service', what, remedy: 'look' })
      return { container: { crash: () => (what === '' ? new Promise(() => {}) : Promise.reject(error)) } }
    })
    return { description, services } as unknown as System
  }
  const during = async (use: (those: SystemRegistry) => Promise<void> | void) => {
    const those = new SystemRegistry({ keeping: false })
    those.testBegins()
    await use(those)
    return (await those.crashed())?.error.message
  }

  test('is found in a system that runs, and in each of its replicas', async () => {
    expect(await during(those => void those.enter(systemOf('', ''), remover('none')))).toBeUndefined()
    expect(await during(those => void those.enter(systemOf('', 'exit 7'), remover('one')))).toMatch('exit 7')
  })

  test('is found in a system of `another` after it was disposed of; a measurement judges its own', async () => {
    const disposed = async (those: SystemRegistry, isLent: boolean) => {
      const system = systemOf('', 'exit 7')
      const dispose = those.enter(system, remover('it'))
      if (isLent) those.lend(system)
      await dispose()
    }
    expect(await during(those => disposed(those, true))).toMatch('exit 7')
    expect(await during(those => disposed(those, false))).toBeUndefined()
  })

  test('is waited for where nothing listens any more and the engine has not reported the end yet', async () => {
    const error = new ContainerEnded({ container: 'service', what: 'exit 7', remedy: '' })
    const crash = async () => await sleep(50).then(() => Promise.reject(error))
    const services = [{ origin: 'http://127.0.0.1:1', container: { crash } }]
    const late = { description, services, readyPath: '/' } as unknown as System
    expect(await during(those => void those.enter(late, remover('late')))).toMatch('exit 7')
  })

  test('is none that ends while its system is disposed of', async () => {
    const crash = Promise.withResolvers<never>()
    const system = { description, services: [{ container: { crash: () => crash.promise } }] }
    const end = async () => crash.reject(new ContainerEnded({ container: 'service', what: '', remedy: '' }))
    const use = (those: SystemRegistry) => {
      const lent = system as unknown as System
      const dispose = those.enter(lent, end)
      those.lend(lent)
      return dispose()
    }
    expect(await during(use)).toBeUndefined()
  })
})

describe('with KEEP=1', () => {
  const registry = () => new SystemRegistry({ keeping: true })

  test('a system of a failed test is kept, even if the test has disposed of it', async () => {
    const those = registry()
    those.testBegins()
    const system = systemOf('of the test')
    await those.enter(system, remover('test'))()
    expect(await those.testEnds(true)).toEqual([system])
    expect(removed).toEqual([])
  })

  test('that of a passed test is removed at its end', async () => {
    const those = registry()
    those.testBegins()
    const dispose = those.enter(systemOf('of the test'), remover('test'))
    await dispose()
    expect(removed).toEqual([])
    expect(await those.testEnds(false)).toEqual([])
    expect(removed).toEqual(['test'])
  })

  test('that of a file is kept once one of its tests has failed, and only once', async () => {
    const those = registry()
    const system = systemOf('of the file')
    const dispose = those.enter(system, remover('file'))
    those.testBegins()
    expect(await those.testEnds(true)).toEqual([system])
    those.testBegins()
    expect(await those.testEnds(true)).toEqual([])
    await dispose()
    expect(removed).toEqual([])
  })

  test('that of a file without a failure is removed with the file', async () => {
    const those = registry()
    const dispose = those.enter(systemOf('of the file'), remover('file'))
    those.testBegins()
    await those.testEnds(false)
    await dispose()
    expect(removed).toEqual(['file'])
  })
})

test.for([
  ['', false],
  ['0', false],
  ['1', true],
] as const)('KEEP=%s', ([text, keeps]) => {
  expect(isKeeping(text)).toBe(keeps)
})

test.for(['abc', 'true', '11'])('KEEP=%s is refused', text => {
  expect(() => isKeeping(text)).toThrow(`KEEP=${text}: expected 1 or 0\n  fix: write KEEP=1`)
})
