import { expect, test } from 'vitest'
import { clearResources, kindsOfSwarm, type Call } from './reaper-clean.ts'

interface Resources {
  readonly containers?: readonly { Id: string; Labels?: Record<string, string> }[]
  readonly networks?: readonly string[]
  readonly volumes?: readonly string[]
  readonly images?: readonly string[]
}

const filter = { label: ['session=1'] }
const encoded = encodeURIComponent('{"label":["session=1"]}')
const quiet = (): void => undefined

/** An engine with these resources; `refuse` answers why a deletion fails, each time it is tried. */
const engineWith = (
  { containers = [], networks = [], volumes = [], images = [] }: Resources,
  refuse: (path: string) => string | undefined = () => undefined,
) => {
  const calls: string[] = []
  const call: Call = (method, path) => {
    calls.push(`${method} ${path}`)
    const reason = method === 'DELETE' ? refuse(path) : undefined
    if (reason !== undefined) return Promise.reject(new Error(reason))
    if (method === 'DELETE') return Promise.resolve(undefined)
    if (path.startsWith('/containers')) return Promise.resolve(containers)
    if (path.startsWith('/networks')) return Promise.resolve(networks.map(Id => ({ Id })))
    if (path.startsWith('/images')) return Promise.resolve(images.map(Id => ({ Id })))
    return Promise.resolve({ Volumes: volumes.length === 0 ? null : volumes.map(Name => ({ Name })) })
  }
  return { call, calls, deleted: () => calls.filter(line => line.startsWith('DELETE')) }
}

test('containers go first, since they hold networks, volumes and images', async () => {
  const engine = engineWith({
    containers: [{ Id: 'c1' }, { Id: 'c2' }],
    networks: ['n1'],
    volumes: ['v 1'],
    images: ['i1'],
  })
  expect(await clearResources([filter], quiet, { call: engine.call })).toBe(true)
  expect(engine.calls).toEqual([
    `GET /containers/json?all=1&filters=${encoded}`,
    'DELETE /containers/c1?force=1&v=1',
    'DELETE /containers/c2?force=1&v=1',
    `GET /networks?filters=${encoded}`,
    'DELETE /networks/n1',
    `GET /volumes?filters=${encoded}`,
    'DELETE /volumes/v%201?force=1',
    `GET /images/json?filters=${encoded}`,
    'DELETE /images/i1?force=1',
  ])
})

test('a reaper carries the session label too and is left alone', async () => {
  const engine = engineWith({
    containers: [
      { Id: 'reaper', Labels: { 'org.testcontainers.ryuk': 'true' } },
      { Id: 'c1', Labels: {} },
    ],
  })
  await clearResources([filter], quiet, { call: engine.call })
  expect(engine.deleted()).toEqual(['DELETE /containers/c1?force=1&v=1'])
})

test('what resists is tried again, and why is said', async () => {
  let refusals = 2
  const engine = engineWith({ networks: ['n1'] }, () => {
    refusals -= 1
    return refusals >= 0 ? 'network n1 has active endpoints' : undefined
  })
  const said: string[] = []
  expect(await clearResources([filter], line => said.push(line), { call: engine.call, pauseMs: 0 })).toBe(
    true,
  )
  expect(engine.deleted()).toEqual(['DELETE /networks/n1', 'DELETE /networks/n1', 'DELETE /networks/n1'])
  expect(said).toEqual(['network n1 has active endpoints', 'network n1 has active endpoints'])
})

test('one failure keeps nothing else from being removed, and ten attempts are enough', async () => {
  const engine = engineWith({ containers: [{ Id: 'stuck' }], networks: ['n1'] }, path =>
    path.includes('stuck') ? 'device busy' : undefined,
  )
  expect(await clearResources([filter], quiet, { call: engine.call, pauseMs: 0 })).toBe(false)
  expect(engine.deleted().filter(line => line.includes('stuck'))).toHaveLength(10)
  expect(engine.deleted()).toContain('DELETE /networks/n1')
})

test('of a swarm services go first, since they hold networks and secrets', async () => {
  const calls: string[] = []
  const call: Call = async (method, path) => {
    calls.push(`${method} ${path.split('?')[0]}`)
    if (method === 'GET') return path.startsWith('/networks') ? [{ Id: 'n1' }] : [{ ID: 'one' }]
    return undefined
  }
  expect(await clearResources([filter], quiet, { call, kinds: kindsOfSwarm })).toBe(true)
  expect(calls).toEqual([
    'GET /services',
    'DELETE /services/one',
    'GET /networks',
    'DELETE /networks/n1',
    'GET /secrets',
    'DELETE /secrets/one',
  ])
})

test('without a filter nothing is asked and nothing removed', async () => {
  const engine = engineWith({ containers: [{ Id: 'c1' }] })
  expect(await clearResources([], quiet, { call: engine.call })).toBe(true)
  expect(engine.calls).toEqual([])
})
