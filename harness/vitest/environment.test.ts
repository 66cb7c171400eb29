import { expect, test } from 'vitest'
import { mergeEnvironments, type RunEnvironment } from './environment.ts'

const first: RunEnvironment = {
  startedAt: '2026-01-01T00:00:05.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  seed: 42,
  engine: { name: 'docker', version: '26.1.5', cgroup: 1, cpus: 2 },
  service: 'specs/service.ts',
  facts: { machine: [], images: [['service', 's']], versions: [] },
  replayOptions: [],
}
const second = { ...first, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:30.000Z' }

test('two parts are one run from the first start to the last end', () => {
  expect(mergeEnvironments([first, second])).toEqual({
    ran: { ...first, startedAt: second.startedAt },
    differences: [],
  })
})

test('parts that differ in seed or engine say so', () => {
  const other = { ...second, seed: 43, engine: { ...second.engine, cpus: 4 } }
  expect(mergeEnvironments([first, other])?.differences).toEqual([
    'parts ran with different seeds (42, 43): set SEED for all to repeat them as one',
    'parts ran on different engines (docker 26.1.5 1 2; docker 26.1.5 1 4): only the first is named',
  ])
})

test('nothing ran', () => {
  expect(mergeEnvironments([])).toBeUndefined()
})
