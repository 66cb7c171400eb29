import { expect, test } from 'vitest'
import { linesSince } from './told-afterwards.ts'

const told = (name: string, ...lines: readonly (readonly [atMs: number, text: string])[]) =>
  ({ container: { name, timedLines: () => lines.map(([atMs, text]) => ({ atMs, text })) } }) as never

test('lines of all containers on one clock, without those from before and those that say nothing', () => {
  const service = told('a', [900, 'before'], [1_200, 'lost'], [1_300, ' '])
  const database = told(
    'b',
    [1_100, 'LOG:  database system is ready to accept connections'],
    [1_150, 'FATAL'],
  )
  expect(linesSince({ services: [service], beside: { database } }, 1_000)).toEqual([
    { container: 'database', atMs: 150, text: 'FATAL' },
    { container: 'service', atMs: 200, text: 'lost' },
  ])
})

test('of several replicas each has its name', () => {
  const services = [told('service-1', [5, 'one']), told('service-2', [6, 'two'])]
  expect(linesSince({ services, beside: {} }, 0).map(({ container }) => container)).toEqual([
    'service-1',
    'service-2',
  ])
})
