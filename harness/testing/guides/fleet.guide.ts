import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareEngine } from '../../engine/engine.ts'
import type { GeneratorFacts } from '../../record/operation.ts'
import { connectDockerode } from '../../system/engine-address.ts'
import type { Figures } from '../truth-server.ts'
import { EmulatedSwarm, type Machine } from './emulated-swarm.ts'

// A swarm of two engines on this machine. Speeds on two cores say nothing of more machines: what is right here is who sent
// what, who was lost, and that nothing is left.

const execute = promisify(execFile)
let swarm: EmulatedSwarm
let node: string
let manager: Machine
let worker: Machine

beforeAll(async () => {
  ;({ node } = await prepareEngine(() => undefined))
  swarm = await EmulatedSwarm.make(['manager', 'worker'])
  ;[manager, worker] = swarm.machines as [Machine, Machine]
  const here = await connectDockerode()
  await manager.docker.loadImage(await here.getImage(node).get())
  // The service stays there when the worker is lost, and generators are on both.
  const machines = (await manager.docker.listNodes()) as {
    readonly ID: string
    readonly ManagerStatus?: object
    readonly Version: { readonly Index: number }
    readonly Spec: object
  }[]
  const own = machines.find(({ ManagerStatus: manages }) => manages !== undefined)
  if (own === undefined) throw new Error('the swarm has no manager')
  const labels = { ...own.Spec, version: own.Version.Index, Labels: { plumbline: 'service' } }
  await manager.docker.getNode(own.ID).update(labels)
})
afterAll(() => swarm[Symbol.asyncDispose]())

interface Measured extends Figures {
  readonly generators: readonly GeneratorFacts[]
  readonly evidence: readonly string[]
  readonly verdicts: readonly (readonly [check: string, verdict: string, blame: string | null])[]
}

/** Runs a load in a process of its own. `begun` resolves when service and generators are there. */
function load(generators: number, seconds: number) {
  const program = ['harness/testing/fleet-run.ts', String(generators), String(seconds), '200', '2']
  const env = { ...process.env, DOCKER_HOST: manager.host, NODE_IMAGE: node }
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('it ended without a word')
    return JSON.parse(value)
  }
  const begun = next()
  return { child, begun, measured: async () => (await begun, (await next()) as Measured) }
}

/** What a fleet has made and is still there. */
async function left({ docker }: Machine): Promise<readonly string[]> {
  const filters = { label: ['plumbline.fleet'] }
  const [services, networks, secrets, volumes, containers] = await Promise.all([
    docker.listServices({ filters }).catch(() => []),
    docker.listNetworks({ filters }),
    docker.listSecrets({ filters }).catch(() => []),
    docker.listVolumes({ filters }),
    docker.listContainers({ all: true, filters }),
  ])
  return [
    ...services.map(() => 'service'),
    ...networks.map(({ Name: name }) => name),
    ...secrets.map(() => 'secret'),
    ...volumes.Volumes.map(({ Name: name }) => name),
    ...containers.flatMap(({ Names: names }) => names),
  ]
}

const nothingLeft = (machine: Machine) => expect.poll(() => left(machine), { timeout: 30_000 }).toEqual([])

test('one generator and four send the same', async () => {
  const [one, four] = [await load(1, 5).measured(), await load(4, 5).measured()]
  const rows = { 'one generator': one, 'four generators': four }
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { requests, errors, p50, p90, p99, mean, deviation }]) => [
        name,
        { requests, errors, p50, p90, p99, mean, deviation },
      ]),
    ),
  )
  expect([four.requests, four.errors]).toEqual([one.requests, one.errors])
  expect(new Set(four.generators.map(one => one.node))).toEqual(new Set(['manager', 'worker']))
  expect(four.generators.map(({ requests, lost }) => [requests, lost])).toEqual(
    Array.from({ length: 4 }, () => [250, undefined]),
  )
  const verdicts = Object.fromEntries(four.verdicts.map(([check, verdict]) => [check, verdict]))
  expect(verdicts).toMatchObject({ errors: 'pass', memory: 'pass', fileDescriptors: 'pass' })
  expect(four.evidence.join()).toMatch(/service-[12] on manager is the worst of 2 replicas; .* MB/)
  await nothingLeft(manager)
  await nothingLeft(worker)
})

test('nothing is left of a fleet half a minute after its process was killed', async () => {
  const { child, begun } = load(4, 120)
  await begun
  await sleep(4000)
  expect(await left(manager)).not.toEqual([])
  child.kill('SIGKILL')
  await nothingLeft(manager)
  await nothingLeft(worker)
})

test('generators of a machine that is lost in the middle are named, and what they had sent is counted', async () => {
  const { begun, measured } = load(4, 25)
  await begun
  await sleep(15_000)
  await worker.lose()
  const { generators, verdicts, requests } = await measured()
  const lost = generators.filter(one => one.lost)
  console.table(lost.map(({ name, node: on, requests: sent, lost: end }) => ({ name, on, sent, ...end })))
  expect(lost.length).toBeGreaterThan(0)
  expect(new Set(lost.map(one => one.node))).toEqual(new Set(['worker']))
  expect(lost.every(one => one.requests > 0)).toBe(true)
  expect(requests).toBe(generators.reduce((sum, one) => sum + one.requests, 0))
  expect(new Set(verdicts.map(([, verdict, blame]) => `${verdict}, ${blame}`))).toEqual(
    new Set(['inconclusive, generator']),
  )
  await nothingLeft(manager)
})

test('nothing is left of the machines', async () => {
  await swarm[Symbol.asyncDispose]()
  const said = await Promise.all([
    execute('ip', ['netns', 'list']),
    execute('ip', ['link']),
    execute('iptables', ['-S', 'FORWARD']),
  ])
  expect(said.map(({ stdout }) => stdout).join('\n')).not.toMatch(/plsw/)
})
