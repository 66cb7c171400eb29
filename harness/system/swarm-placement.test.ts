import type Dockerode from 'dockerode'
import { duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { cores, mebibytes } from '../record/units.ts'
import { openSwarm } from './swarm-placement.ts'

const node = (id: string, role?: string, state = 'ready') => ({
  ID: id,
  Description: { Hostname: `host-${id}` },
  Spec: { Labels: role === undefined ? {} : { plumbline: role } },
  Status: { State: state },
})

const task = (slot: number, nodeId: string, state: string, more: object = {}) => ({
  Slot: slot,
  NodeID: nodeId,
  Status: { State: state, Message: state },
  NetworksAttachments: [
    { Network: { ID: 'other' }, Addresses: ['172.18.0.2/16'] },
    { Network: { ID: 'network-1' }, Addresses: [`10.0.1.${slot}/24`] },
  ],
  ...more,
})

/** The manager of a swarm that notes what is made. */
function managerOf({ nodes = [node('a')], tasks = [] as object[], manages = true } = {}) {
  const made: Record<string, object[]> = { containers: [], services: [], networks: [], secrets: [] }
  const [, attached] = duplexPair()
  let waits = 0
  const hub = {
    id: 'hub',
    modem: { demuxStream: () => undefined },
    attach: async () => attached,
    start: async () => undefined,
    wait: async () => {
      if (waits++ > 0) throw new Error('no such container')
    },
  }
  const make = (kind: string) => async (options: object) => {
    made[kind]?.push(options)
    return { id: `${kind.slice(0, -1)}-${made[kind]?.length}`, connect: async () => undefined }
  }
  const docker = {
    modem: {},
    info: async () => ({ Swarm: { ControlAvailable: manages, Nodes: nodes.length } }),
    listNodes: async () => nodes,
    listTasks: async () => tasks,
    createNetwork: make('networks'),
    createSecret: make('secrets'),
    createService: (_account: object, options: object) => make('services')(options),
    createContainer: async (options: object) => {
      made['containers']?.push(options)
      return hub
    },
    getNetwork: () => ({ disconnect: async () => undefined }),
  }
  return { docker: docker as unknown as Dockerode, made, hub }
}

const images = { registry: undefined, registryImage: async () => 'localhost/registry:1' }

async function opened(docker: Dockerode) {
  const placement = await openSwarm(docker, images)
  return { ...placement, ...(await placement.enter('generator:1')) }
}

test('an engine that is no manager of a swarm is refused, and no swarm is made', async () => {
  const { docker, made } = managerOf({ manages: false })
  await expect(openSwarm(docker, images)).rejects.toThrow('the engine is not a swarm manager')
  expect(Object.values(made).flat()).toEqual([])
})

test('two fleets have a network, a secret and a label of their own', async () => {
  const { docker, made } = managerOf()
  const [one, other] = [await opened(docker), await opened(docker)]
  expect(one.secret).not.toBe(other.secret)
  for (const kind of ['networks', 'secrets', 'containers'] as const) {
    const [first, second] = made[kind] as { readonly Labels: object }[]
    expect(first?.Labels).not.toEqual(second?.Labels)
  }
  expect(made['networks']?.[0]).toMatchObject({ Driver: 'overlay', Attachable: true })
})

test('a fleet may be disposed of twice: the reason why it did not start is not hidden by the second time', async () => {
  const placement = await openSwarm(managerOf().docker, images)
  const { stream } = await placement.enter('generator:1')
  // As whoever carries connections over it does.
  stream.on('error', () => undefined)
  await placement[Symbol.asyncDispose]()
  await expect(placement[Symbol.asyncDispose]()).resolves.toBeUndefined()
})

test('a manager that has vanished is told once, with its address and what to do; what it refuses stays what it is', async () => {
  const { docker } = managerOf()
  const placement = await opened(docker)
  const gone = () => Promise.reject(new Error('connect ENOENT /run/docker.sock'))
  Object.assign(docker, { listTasks: gone })
  await expect(placement.copiesOf('service')).rejects.toThrow(
    /^DOCKER_HOST is .*, expected a manager of the swarm that answers until the end: connect ENOENT .*\n {2}fix: find out why/,
  )
  Object.assign(docker, {
    listTasks: () => Promise.reject(Object.assign(new Error('no'), { statusCode: 503 })),
  })
  await expect(placement.copiesOf('service')).rejects.toThrow(/^no$/)
})

test.for([
  { isTold: true, said: /^undefined$/ },
  { isTold: false, said: /expected a manager of the swarm that answers until the end/ },
])('at the end it is told only to whoever does not know it: $isTold', async ({ isTold, said }) => {
  const { docker, hub } = managerOf()
  const gone = () => Promise.reject(new Error('connect ECONNREFUSED'))
  const placement = await openSwarm(docker, images)
  const entrance = await placement.enter('generator:1')
  entrance.stream.on('error', () => undefined)
  Object.assign(docker, { listTasks: gone })
  Object.assign(hub, { wait: gone })
  if (isTold) await entrance.copiesOf('service').catch(() => undefined)
  expect(await placement[Symbol.asyncDispose]().then(String, String)).toMatch(said)
})

test('a part is a service under its limits, without capabilities, published nowhere', async () => {
  const { docker, made } = managerOf({ nodes: [node('a', 'service'), node('b', 'generator')] })
  const placement = await opened(docker)
  await placement.place({
    name: 'service',
    role: 'service',
    image: 'orders:1',
    copies: 3,
    env: { PORT: '8080' },
    limits: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },
    readOnly: true,
    tmpfs: ['/tmp'],
    capabilities: ['NET_BIND_SERVICE'],
  })
  await placement.place({ name: 'cache', role: 'service', image: 'redis:8', copies: 1 })
  const [service, cache] = made['services'] as { readonly TaskTemplate: { readonly ContainerSpec: object } }[]
  expect(service).toMatchObject({
    Mode: { Replicated: { Replicas: 3 } },
    EndpointSpec: { Mode: 'dnsrr' },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'orders:1',
        Env: ['PORT=8080'],
        ReadOnly: true,
        CapabilityDrop: ['ALL'],
        CapabilityAdd: ['NET_BIND_SERVICE'],
        Mounts: [{ Type: 'tmpfs', Target: '/tmp' }],
        HealthCheck: { Test: ['NONE'] },
      },
      Resources: { Limits: { NanoCPUs: 5e8, MemoryBytes: 536_870_912, Pids: 64 } },
      RestartPolicy: { Condition: 'none' },
      Placement: { Constraints: ['node.labels.plumbline==service'] },
      Networks: [{ Target: 'network-1', Aliases: ['service'] }],
    },
  })
  expect(service?.TaskTemplate.ContainerSpec).not.toHaveProperty('Secrets')
  expect(cache?.TaskTemplate.ContainerSpec).not.toHaveProperty('CapabilityDrop')
})

test('only generators know the secret, and without labels any machine is for all', async () => {
  const { docker, made } = managerOf({ nodes: [node('a'), node('b')] })
  const placement = await opened(docker)
  await placement.place({ name: 'generator', role: 'generator', image: 'g:1', copies: 2, knowsSecret: true })
  expect(made['services']?.[0]).toMatchObject({
    TaskTemplate: { ContainerSpec: { Secrets: [{ SecretID: 'secret-1', File: { Name: 'fleet' } }] } },
  })
  expect(made['services']?.[0]).toMatchObject({ TaskTemplate: { Placement: { Constraints: [] } } })
  expect(placement.generatorMachines).toBe(2)
})

test('of each copy it is known where it is, how it is, and why', async () => {
  const { docker } = managerOf({
    nodes: [node('a'), node('b', undefined, 'down'), node('c')],
    tasks: [
      task(3, 'c', 'failed', { Status: { State: 'failed', Err: 'task: non-zero exit (137)' } }),
      task(1, 'a', 'running'),
      task(2, 'b', 'running'),
      task(4, 'c', 'preparing', { NetworksAttachments: undefined }),
    ],
  })
  const placement = await opened(docker)
  expect(await placement.copiesOf('service')).toEqual([
    { name: 'service-1', node: 'host-a', address: '10.0.1.1', state: 'running', said: 'running' },
    { name: 'service-2', node: 'host-b', address: '10.0.1.2', state: 'ended', said: 'its machine is down' },
    {
      name: 'service-3',
      node: 'host-c',
      address: '10.0.1.3',
      state: 'ended',
      said: 'task: non-zero exit (137)',
    },
    { name: 'service-4', node: 'host-c', address: undefined, state: 'starting', said: 'preparing' },
  ])
})
