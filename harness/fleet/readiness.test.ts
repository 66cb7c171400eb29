import { expect, test } from 'vitest'
import { defineService } from '../system/description.ts'
import type { Part, Placed } from '../system/placement.ts'
import type { Entrance } from '../system/swarm-placement.ts'
import { ms } from '../record/quantities.ts'
import { endedEarly, firstEnded, untilReady, untilRunning } from './readiness.ts'

const part: Part = { name: 'service', role: 'service', image: 'orders:1', copies: 2 }
const copy = (number: number, state: Placed['state'], said: string = state): Placed => ({
  name: `service-${number}`,
  node: 'worker',
  address: `10.0.1.${number}`,
  state,
  said,
})

/** What is said of the copies, one look after the other; the last stays. */
const placementOf = (...looks: readonly (readonly Placed[])[]): Pick<Entrance, 'copiesOf'> => {
  let look = 0
  return { copiesOf: async () => looks[Math.min(look++, looks.length - 1)] ?? [] }
}

test('a part is there when each of its copies runs', async () => {
  const both = [copy(1, 'running'), copy(2, 'running')]
  const placement = placementOf([], [copy(1, 'running'), copy(2, 'starting')], both)
  expect(await untilRunning(placement, part)).toEqual(both)
})

test('a copy that ends is named with its machine and what is said of it, before and during a run', async () => {
  const ended = placementOf([copy(1, 'running'), copy(2, 'ended', 'task: non-zero exit (137)')])
  await expect(untilRunning(ended, part)).rejects.toThrow(
    'service-2 on worker ended before it was ready: task: non-zero exit (137)',
  )
  expect(endedEarly(await firstEnded(ended, [part]), 'during the run').message).toContain(
    'service-2 on worker ended during the run: task: non-zero exit (137)',
  )
})

test('a machine without the image is told what to do', async () => {
  const absent = placementOf([copy(1, 'ended', 'No such image: localhost/plumbline/orders:1')])
  await expect(untilRunning(absent, part)).rejects.toThrow("swarm({ registry: 'registry.example:5000' })")
})

const description = defineService({
  name: 'orders',
  build: { image: 'orders:1' },
  port: 8080,
  ready: '/readyz',
  readyWithin: ms(1),
})

test('a replica is asked from inside of the network until it is ready', async () => {
  const asked: string[] = []
  const run: Entrance['run'] = async (...command) => {
    asked.push(command.at(-1) ?? '')
    if (asked.length < 3) throw new Error('exit code 1')
    return ''
  }
  await untilReady(description, { run }, 'http://10.0.1.1:8080', copy(1, 'running'))
  expect(asked).toEqual(Array.from({ length: 3 }, () => 'http://10.0.1.1:8080/readyz'))
})
