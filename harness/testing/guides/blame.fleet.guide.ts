import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLabelledSwarm, type LabelledSwarm } from './labelled-swarm.ts'
import { placeLoad, type Measured } from './placed-load.ts'

// The culprit of a disturbed run is reported with its machine. The service is on another machine than its coordinator.

let swarm: LabelledSwarm
beforeAll(async () => {
  swarm = await makeLabelledSwarm('worker')
})
afterAll(() => swarm[Symbol.asyncDispose]())

/** The container of one copy of a part, `service-2`, and its machine. */
async function copyOf(name: string) {
  const suffix = `-${name.replace(/-(?=\d)/, '.')}.`
  for (const { name: node, docker } of [swarm.manager, swarm.worker]) {
    const found = (await docker.listContainers()).find(({ Labels: labels }) =>
      labels['com.docker.swarm.task.name']?.includes(suffix),
    )
    if (found !== undefined) return { node, container: docker.getContainer(found.Id) }
  }
  throw new Error(`no ${name}`)
}

/** Sends a replica a command, from inside its container. */
async function tell(replica: string, path: string): Promise<void> {
  const { container } = await copyOf(replica)
  const ask = `fetch('http://127.0.0.1:8080${path}')`
  const exec = await container.exec({ Cmd: ['node', '-e', ask] })
  await exec.start({ Detach: true })
}

/** A load with an event in the middle. */
async function during(happens: () => Promise<unknown>, { p99Ms = 1000 } = {}) {
  const load = placeLoad(swarm, 2, 16, p99Ms)
  await load.begun
  await sleep(7000)
  await happens()
  return load
}

const named = ({ evidence, verdicts }: Measured) => {
  console.log([...verdicts.map(one => one.join(' ')), ...evidence].join('\n'))
  return evidence.join('\n')
}

test('a replica that is slow is named where a limit is broken', async () => {
  const { measured } = await during(() => tell('service-2', '/slow'))
  expect(named(await measured())).toMatch(/service-2 on worker is slow: its median latency is/)
})

test('a replica that is out of memory ends the run, and is named with the reason', async () => {
  const { refused } = await during(() => tell('service-1', '/fill'))
  const why = await refused()
  console.log(why)
  expect(why).toMatch(/service-1 on worker ended during the run: out of memory, task: non-zero exit \(137\)/)
})

test('a replica that is killed ends the run, and is named', async () => {
  const { refused } = await during(async () => (await copyOf('service-2')).container.kill())
  const why = await refused()
  console.log(why)
  expect(why).toMatch(/service-2 on worker ended during the run: task: non-zero exit \(137\)/)
})

test('a generator that is killed is named, and every verdict is inconclusive', async () => {
  let on = ''
  const { measured } = await during(async () => {
    const { node, container } = await copyOf('generator-1')
    on = node
    await container.kill()
  })
  const record = await measured()
  expect(named(record)).toMatch(`generator-1 on ${on} was lost after`)
  expect(new Set(record.verdicts.map(([, verdict, blame]) => `${verdict}, ${blame}`))).toEqual(
    new Set(['inconclusive, generator']),
  )
})

test('a generator that is throttled for most of a run is named, and its latency is inconclusive', async () => {
  let on = ''
  const { measured } = await during(
    async () => {
      const { node, container } = await copyOf('generator-1')
      on = node
      await container.update({ CpuPeriod: 1_000_000, CpuQuota: 50_000 })
    },
    { p99Ms: 100 },
  )
  const record = await measured()
  expect(record.verdicts).toContainEqual(['latency.p99', 'inconclusive', 'generator'])
  expect(named(record)).toMatch(new RegExp(`the generator was late in .* at most: generator-1 on ${on} \\(`))
})

test('a manager that vanishes is told so, and what to do', async () => {
  const { refused } = await during(() => swarm.manager.lose())
  const why = await refused()
  console.log(why)
  expect(why).toMatch(/DOCKER_HOST is unix:.*, expected a manager of the swarm that answers/)
})
