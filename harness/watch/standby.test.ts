import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Environment } from '../system/environment.ts'
import { defineService } from '../system/description.ts'
import type { System } from '../system/system.ts'
import { standbyOf } from './standby.ts'
import type { SystemFactory } from './system-factory.ts'

/** A factory of systems and environments that are only numbered; a journal tells what was made and removed. */
function numbered() {
  const journal: string[] = []
  let made = 0
  let source = 1
  let description = defineService({ name: 'orders', build: { image: 'orders:1' } })
  let broken = false
  const disposable = (name: string) => ({
    name,
    [Symbol.asyncDispose]: async () => void journal.push(`remove ${name}`),
  })
  const make = (kind: string) => {
    const name = `${kind} ${++made}`
    journal.push(name)
    return disposable(name)
  }
  const factory: SystemFactory = {
    sourcesNow: async () => {
      if (broken) throw new Error('does not bundle')
      return { description, images: { service: `source ${source}`, beside: { database: 'schema' } } }
    },
    startEnvironment: async () => make('environment') as unknown as Environment,
    build: async (_request, { images }, environment) => {
      await environment
      return make(`system of ${images.service},`) as unknown as System
    },
  }
  const edit = (change: { broken: boolean }) => {
    source++
    broken = change.broken
  }
  const describe = () => {
    description = { ...description }
  }
  return { standby: standbyOf(factory), journal, edit, describe }
}

const nameOf = (system: System) => (system as unknown as { name: string }).name
const calm = async () => {
  for (let turns = 0; turns < 5; turns++) await turn()
}

test('what was prepared is given away once, and removed when its user has gone', async () => {
  const { standby, journal } = numbered()
  standby.prepare()
  await calm()
  expect(journal).toEqual(['system of source 1, 1'])
  const { system, release } = await standby.lend({})
  const other = await standby.lend({})
  expect([nameOf(system), nameOf(other.system)]).toEqual(['system of source 1, 1', 'system of source 1, 2'])
  release()
  await calm()
  expect(journal.at(-1)).toBe('remove system of source 1, 1')
})

test('a save makes another one, and that of the sources before is never given away', async () => {
  const { standby, journal, edit } = numbered()
  standby.prepare()
  await calm()
  edit({ broken: false })
  standby.sourcesChanged()
  const { system } = await standby.lend({})
  expect(nameOf(system)).toBe('system of source 2, 2')
  await calm()
  expect(journal).toContain('remove system of source 1, 1')
})

test('another description makes another one, though the images are the same', async () => {
  const { standby, describe } = numbered()
  standby.prepare()
  await calm()
  describe()
  const { system } = await standby.lend({})
  expect(nameOf(system)).toBe('system of source 1, 2')
})

test('an edit that nobody reported is noticed all the same', async () => {
  const { standby, edit } = numbered()
  standby.prepare()
  await calm()
  edit({ broken: false })
  const { system } = await standby.lend({})
  expect(nameOf(system)).toBe('system of source 2, 2')
})

test('nothing is prepared while a system is in use; then what was saved meanwhile, or an environment', async () => {
  const { standby, journal, edit } = numbered()
  standby.prepare()
  const first = await standby.lend({})
  edit({ broken: false })
  standby.sourcesChanged()
  await calm()
  expect(journal).toEqual(['system of source 1, 1'])
  first.release()
  await calm()
  expect(journal).toContain('system of source 2, 2')
  const second = await standby.lend({})
  second.release()
  await calm()
  expect(journal.at(-1)).toBe('environment 3')
})

test('a save that changes nothing keeps what was prepared', async () => {
  const { standby, journal } = numbered()
  standby.prepare()
  await calm()
  standby.sourcesChanged()
  await calm()
  expect(journal).toEqual(['system of source 1, 1'])
})

test('a source that cannot be built refuses systems until it is mended', async () => {
  const { standby, edit } = numbered()
  standby.prepare()
  await calm()
  edit({ broken: true })
  standby.sourcesChanged()
  await expect(standby.lend({})).rejects.toThrow('does not bundle')
  edit({ broken: false })
  standby.sourcesChanged()
  const { system } = await standby.lend({})
  expect(nameOf(system)).toContain('system of source 3')
})

test.each([{ proxy: true }, { env: { TZ: 'UTC' } }])(
  'who wants %o gets a system of his own',
  async request => {
    const { standby } = numbered()
    standby.prepare()
    await calm()
    const { system } = await standby.lend(request)
    expect(nameOf(system)).toBe('system of source 1, 2')
  },
)

test('the end removes what was prepared and waits for what is being removed', async () => {
  const { standby, journal } = numbered()
  const { release } = await standby.lend({ inspector: true })
  release()
  standby.prepare()
  await calm()
  await standby[Symbol.asyncDispose]()
  const made = journal.filter(line => !line.startsWith('remove'))
  expect(journal.filter(line => line.startsWith('remove')).toSorted()).toEqual(
    made.map(name => `remove ${name}`).toSorted(),
  )
  standby.prepare()
  await calm()
  expect(journal.filter(line => !line.startsWith('remove'))).toEqual(made)
})

test('the spare has one replica, and is not for whoever wants two', async () => {
  const { standby } = numbered()
  standby.prepare()
  await calm()
  expect(nameOf((await standby.lend({ replicas: 2 })).system)).toBe('system of source 1, 2')
  expect(nameOf((await standby.lend({ replicas: 1 })).system)).toBe('system of source 1, 1')
})
