import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import type { ServiceDescription } from '../system/description.ts'
import type { Part, Placed } from '../system/placement.ts'
import type { Entrance } from '../system/swarm-placement.ts'
import { usualPaths } from '../system/readiness.ts'
import { retried } from '../system/retried.ts'

/** Machines may have to pull images first. */
export const placedWithin = seconds(120)
const lookEvery = seconds(1)

export async function untilRunning(entrance: Pick<Entrance, 'copiesOf'>, { name, copies }: Part) {
  const deadline = performance.now() + placedWithin
  for (;;) {
    const placed = await entrance.copiesOf(name)
    const ended = placed.find(({ state }) => state === 'ended')
    if (ended) throw endedEarly(ended, 'before it was ready')
    if (placed.filter(({ state }) => state === 'running').length === copies) return placed
    if (performance.now() > deadline) {
      throw new HarnessError(`${name} was not running ${placedWithin / 1000} s after it was placed`, {
        evidence: placed.map(({ name: copy, node, said }) => `${copy} on ${node}: ${said}`),
        fix: 'check that each machine has space for the images, and has them or reaches a registry that does',
      })
    }
    await sleep(lookEvery / 4)
  }
}

export const endedEarly = ({ name, node, said }: Placed, when: string): HarnessError =>
  new HarnessError(`${name} on ${node} ended ${when}: ${said}`, {
    fix: /no such image/i.test(said)
      ? "name a registry that each machine reaches: swarm({ registry: 'registry.example:5000' }), or `docker load` the image there"
      : 'read its log on its machine; raise its limits, or reduce its use',
  })

/** Asked from inside the network: there is no other path to it. */
export async function untilReady(
  { ready, readyWithin }: ServiceDescription,
  { run }: Pick<Entrance, 'run'>,
  origin: string,
  { name, node }: Placed,
): Promise<void> {
  const paths = ready === undefined ? usualPaths : [ready]
  const ask =
    'for (const url of process.argv.slice(1)) if ((await fetch(url)).status === 200) process.exit(0); process.exit(1)'
  const command = ['node', '--input-type=module', '-e', ask, ...paths.map(path => origin + path)]
  await retried(() => run(...command), ms(readyWithin + seconds(10))).catch(() => {
    throw new HarnessError(`${name} on ${node} was not ready after ${readyWithin / 1000} s`, {
      evidence: [`no 200 from ${paths.join(', ')}`],
      fix: 'see its log on its machine, or raise `readyWithin`',
    })
  })
}

export async function firstEnded(entrance: Pick<Entrance, 'copiesOf'>, parts: readonly Part[]) {
  for (;;) {
    for (const { name } of parts) {
      const ended = (await entrance.copiesOf(name)).find(({ state }) => state === 'ended')
      if (ended) return ended
    }
    await sleep(lookEvery, undefined, { ref: false })
  }
}
