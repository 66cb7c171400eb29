import { expect, test } from 'vitest'
import { edgesOf } from '../../testing/dependencies.ts'
import { DependencyGraph } from './dependency-graph.ts'
import type { Place } from './observations.ts'

const places = (from: number, to: number): Place[] =>
  Array.from({ length: to - from }, (_, index) => ({ transaction: from + index, operation: 0 }))

/** Pairs of a reader, counted from 0, and a writer, counted from 100. */
function pairsOf(readers: number, writers: number): Set<string> {
  const graph = new DependencyGraph(300)
  const later = places(100, 100 + writers).map(writing => ({ writing }))
  graph.linkReaders('rw', places(0, readers), later)
  const pairs = edgesOf(graph)
  expect(new Set(pairs).size).toBe(pairs.length)
  return new Set(pairs)
}

test('each reader comes before each writer of a later version, with what shows it', () => {
  const graph = new DependencyGraph(4)
  const [one, two, three, four] = places(0, 4) as [Place, Place, Place, Place]
  graph.linkReaders('seenRw', [one, two], [{ writing: three, witnesses: [four] }, { writing: four }])
  expect(edgesOf(graph)).toEqual([
    '0.0 seenRw 2.0, as 3.0',
    '0.0 seenRw 3.0',
    '1.0 seenRw 2.0, as 3.0',
    '1.0 seenRw 3.0',
  ])
})

test.each([
  [64, 64, 64 * 64],
  [3, 80, 3 * 80],
  [80, 3, 80 * 3],
  [70, 66, 70 * 64 + 2 * 64],
])('%i readers and %i writers are %i pairs', (readers, writers, pairs) => {
  expect(pairsOf(readers, writers).size).toBe(pairs)
})

test('of more than 64 each, the first writers and the last readers have all of the others', () => {
  const pairs = pairsOf(70, 66)
  const has = (reader: number, writer: number) => pairs.has(`${reader}.0 rw ${writer}.0`)
  expect([has(0, 163), has(0, 164), has(5, 164), has(6, 164), has(69, 165)]).toEqual([
    true,
    false,
    false,
    true,
    true,
  ])
})
