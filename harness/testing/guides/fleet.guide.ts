import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, type Machine } from './emulated-swarm.ts'
import { makeLabelledSwarm, type LabelledSwarm } from './labelled-swarm.ts'
import { placeLoad } from './placed-load.ts'

// A swarm of two engines on this machine. Speeds on two cores do not apply to several machines: these tests check which
// generator sent what, which one was lost, and that nothing is left.

let swarm: LabelledSwarm
let node: string
let manager: Machine
let worker: Machine
/** What was in the swarm before. */
let found: unknown
const theirs = 'theirs'

beforeAll(async () => {
  // The service stays there when the worker is lost; generators are on both.
  swarm = await makeLabelledSwarm('manager')
  ;({ manager, worker, node } = swarm)
  const { docker } = manager
  await docker.createNetwork({ Name: theirs, Driver: 'overlay' })
  await docker.createVolume({ Name: theirs })
  await docker.createSecret({ Name: theirs, Data: Buffer.from(theirs).toString('base64') })
  const command = ['node', '-e', 'setInterval(() => {}, 1000)']
  await docker.createService(
    {},
    {
      Name: theirs,
      TaskTemplate: {
        ContainerSpec: { Image: node, Command: command },
        Placement: { Constraints: ['node.role==manager'] },
      },
    },
  )
  found = await others(manager)
})
afterAll(() => swarm[Symbol.asyncDispose]())

const load = (generators: number, seconds: number) => placeLoad(swarm, generators, seconds)

/** Resources of fleets that still exist. */
async function left({ docker }: Machine): Promise<readonly string[]> {
  const filters = { label: ['plumbline.fleet'] }
  const [services, tasks, nodes, networks, secrets, volumes, containers] = await Promise.all([
    docker.listServices({ filters }).catch(() => []),
    docker.listTasks().catch(() => []) as Promise<Task[]>,
    docker.listNodes().catch(() => []) as Promise<
      { readonly ID: string; readonly Status: { readonly State: string } }[]
    >,
    docker.listNetworks({ filters }),
    docker.listSecrets({ filters }).catch(() => []),
    docker.listVolumes(),
    docker.listContainers({ all: true, filters }),
  ])
  const names = [
    ...[...services, ...secrets].map(({ Spec: spec }) => spec?.Name ?? ''),
    ...networks.map(({ Name: name }) => name),
    ...volumes.Volumes.map(({ Name: name }) => name),
    ...containers.flatMap(({ Names: own }) => own),
    ...tasks.flatMap(({ Spec, NodeID: on, Status: status }) => {
      const isOurs = Spec.ContainerSpec?.Labels?.['plumbline.fleet'] !== undefined
      // Swarm keeps the tasks of a lost machine for a day or until it is back, and they cannot be removed.
      const isLost = nodes.some(({ ID: one, Status: of }) => one === on && of.State === 'down')
      return isOurs && !isLost ? [`task on ${on}, ${status.State}`] : []
    }),
  ]
  return names.filter(name => name !== theirs)
}

interface Task {
  readonly NodeID?: string
  readonly Status: { readonly State: string }
  readonly Spec: { readonly ContainerSpec?: { readonly Labels?: Readonly<Record<string, string>> } }
}

const nothingLeft = (machine: Machine) => expect.poll(() => left(machine), { timeout: 30_000 }).toEqual([])

/** Resources of others in the swarm, and its settings. */
async function others({ docker }: Machine): Promise<unknown> {
  const [services, nodes, networks, secrets, volumes, { ID: id, Spec: spec }] = await Promise.all([
    docker.listServices(),
    docker.listNodes() as Promise<{ readonly ID: string; readonly Spec: object }[]>,
    docker.listNetworks(),
    docker.listSecrets(),
    docker.listVolumes(),
    docker.swarmInspect() as Promise<{ readonly ID: string; readonly Spec: object }>,
  ])
  return [
    [id, spec, nodes.map(node => [node.ID, node.Spec])],
    services.map(({ ID: service, Version: version }) => [service, version]),
    [...networks, ...volumes.Volumes].map(({ Name: name }) => name).toSorted(),
    secrets.map(({ ID: secret }) => secret),
  ]
}

test('two fleets at once never meet: one generator and four send the same', async () => {
  const [first, second] = [load(1, 5), load(4, 10)]
  const four = second.measured()
  const one = await first.measured()
  const fleets = async () =>
    new Set((await left(manager)).flatMap(name => /plumbline-\w+/.exec(name) ?? [])).size
  await expect.poll(fleets, { timeout: 15_000 }).toBe(1)
  const rows = { 'one generator': one, 'four generators': await four }
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { requests, errors, p50, p90, p99, mean, deviation }]) => [
        name,
        { requests, errors, p50, p90, p99, mean, deviation },
      ]),
    ),
  )
  const { requests, errors, generators, verdicts: judged, evidence } = rows['four generators']
  expect([requests, errors]).toEqual([2 * one.requests, one.errors])
  expect(new Set(generators.map(one => one.node))).toEqual(new Set(['manager', 'worker']))
  expect(generators.map(({ requests: sent, lost }) => [sent, lost])).toEqual(
    Array.from({ length: 4 }, () => [500, undefined]),
  )
  const verdicts = Object.fromEntries(judged.map(([check, verdict]) => [check, verdict]))
  expect(verdicts).toMatchObject({ errors: 'pass', memory: 'pass', fileDescriptors: 'pass' })
  expect(evidence.join()).toMatch(/service-[12] on manager is the worst of 2 replicas; .* MB/)
  await Promise.all([manager, worker].map(nothingLeft))
})

test('nothing is left of a fleet half a minute after Ctrl-C, or after its process was killed or says nothing more', async () => {
  const fleets = [load(2, 120), load(2, 120), load(2, 120)] as const
  await Promise.all(fleets.map(({ begun }) => begun))
  await sleep(2000)
  expect((await left(manager)).length).toBeGreaterThan(10)
  fleets[0].child.kill('SIGINT')
  fleets[1].child.kill('SIGKILL')
  // Like a machine that the network has cut off: its connection stays open.
  fleets[2].child.kill('SIGSTOP')
  await Promise.all([manager, worker].map(nothingLeft))
  fleets[2].child.kill('SIGKILL')
})

/** A load during which a machine is lost. Returns the machines of the generators that are reported as lost. */
async function lostBy(cut: () => Promise<unknown>): Promise<readonly string[]> {
  const { begun, measured } = load(4, 16)
  await begun
  await sleep(7000)
  await cut()
  const { generators, verdicts, requests } = await measured()
  const lost = generators.filter(one => one.lost)
  console.table(lost.map(({ name, node: on, requests: sent, lost: end }) => ({ name, on, sent, ...end })))
  expect(lost.every(one => one.requests > 0)).toBe(true)
  expect(requests).toBe(generators.reduce((sum, one) => sum + one.requests, 0))
  expect(new Set(verdicts.map(([, verdict, blame]) => `${verdict}, ${blame}`))).toEqual(
    new Set(['inconclusive, generator']),
  )
  return [...new Set(lost.map(one => one.node))]
}

test('generators that the network loses in the middle are named, and what they had sent is counted', async () => {
  expect(await lostBy(() => worker.unplug())).toEqual(['worker'])
  await worker.plug()
  await Promise.all([manager, worker].map(nothingLeft))
})

test('generators of a machine that is lost are named too, and the swarm is as it was but for that', async () => {
  expect(await lostBy(() => worker.lose())).toEqual(['worker'])
  await nothingLeft(manager)
  expect(await others(manager)).toEqual(found)
})

test('nothing is left of the machines', async () => {
  await swarm[Symbol.asyncDispose]()
  const said = await Promise.all([
    run('ip', 'netns', 'list'),
    run('ip', 'link'),
    run('iptables', '-S', 'FORWARD'),
  ])
  expect(said.map(({ stdout }) => stdout).join('\n')).not.toMatch(/plsw/)
})
