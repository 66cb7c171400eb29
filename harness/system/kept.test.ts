import type Dockerode from 'dockerode'
import { expect, test } from 'vitest'
import { dismissReaper, keptName, keptPrefix } from './kept.ts'

test('what one project keeps is told by its name from what another does', () => {
  expect(keptPrefix('/home/me/orders')).toMatch(/^plumbline-kept-[0-9a-f]{8}-$/)
  expect(keptPrefix('/home/me/orders')).not.toBe(keptPrefix('/home/me/tasks'))
})

test.each([
  ['specs/orders.spec.ts', 'orders'],
  ['specs/an order is kept.spec.ts', 'an-order-is-kept'],
  ['specs/[id] (v1.2)ö.spec.ts', '-id-v1.2-'],
])('the container of %s has a name that an engine takes', (spec, name) => {
  const kept = keptName('/home/me/orders', spec, 'service-1', '0123456789abcdef')
  expect(kept).toBe(`${keptPrefix('/home/me/orders')}${name}-service-1-012345`)
})

test('two systems of one test are kept at the same time, and dismiss their reaper once', async () => {
  const deeds: string[] = []
  const refusing = (deed: string, statusCode: number) => async () => {
    if (deeds.includes(deed)) throw Object.assign(new Error(`not ${deed}`), { statusCode })
    deeds.push(deed)
  }
  const reaper = { kill: refusing('killed', 409), remove: refusing('removed', 404) }
  const own = { inspect: async () => ({ Config: { Labels: {} } }) }
  const docker = {
    getContainer: (id: string) => (id === 'reaper' ? reaper : own),
    listContainers: async () => [{ Id: 'reaper' }],
  } as unknown as Dockerode
  await Promise.all(['one', 'other'].map(id => dismissReaper(docker, id)))
  expect(deeds).toEqual(['killed', 'removed'])
})
