import { expect, test } from 'vitest'
import { digraphOf } from '../../testing/digraph-of.ts'
import { findCycles } from './cycles.ts'

type Search = Parameters<typeof findCycles>[1]

/** Each cycle as the nodes that its edges leave. */
function cyclesIn(nodes: number, edges: string, search: Search): string[] {
  const graph = digraphOf(nodes, edges)
  return findCycles(graph, search).map(cycle => cycle.map(edge => graph.from(edge)).join(' '))
}

const any = { along: 1, through: 1 }
const second = { along: 3, through: 2 }

test.each<[string, number, string, Search, string[]]>([
  ['none in a path', 3, '0-1 1-2', any, []],
  ['two nodes', 2, '0-1 1-0', any, ['0 1']],
  ['in the order of its edges', 4, '0-2 2-1 1-3 3-0', any, ['0 2 1 3']],
  ['one for each component', 5, '0-1 1-0 1-2 2-3 3-4 4-2', any, ['2 3 4', '0 1']],
  ['a shortest, found last', 6, '0-1 1-2 2-3 3-0 2-4 4-5 5-4 5-0', any, ['4 5']],
  ['one that is shorter by one edge', 4, '0-1 1-2 2-3 3-0 3-1', any, ['1 2 3']],
  ['two nodes rather than three', 4, '0-1 1-2 2-0 2-3 3-2', any, ['2 3']],
  ['a shortest, away from the first node', 5, '0-1 1-2 2-3 3-4 4-0 3-1', any, ['1 2 3']],
  ['a shorter way to a node', 5, '0-1 1-2 2-3 3-4 4-0 1-3', any, ['0 1 3 4']],
  ['of two as short the first', 3, '0-1 1-0 1-2 2-1', any, ['0 1']],
  ['not by edges of other kinds', 3, '0-1 1-0:2 1-2 2-0', any, ['0 1 2']],
  ['with an edge of a kind that it must have', 4, '0-1 1-0 1-2 2-3:2 3-0', second, ['2 3 0 1']],
  ['none where no edge is of that kind', 2, '0-1 1-0', second, []],
  ['none where the only edge of that kind leaves the component', 3, '0-1 1-0 1-2:2', second, []],
  ['none where that edge leads to another component', 4, '0-1 1-0 1-2:2 2-3 3-2', second, []],
  ['none by a kind that it may not have', 3, '0-1 1-0 0-1:2', { along: 1, through: 2 }, []],
])('a cycle: %s', (_, nodes, edges, search, cycles) => {
  expect(cyclesIn(nodes, edges, search)).toEqual(cycles)
})

test('the edge after the one that it must have is of the next kind, later ones are of any', () => {
  const search = { along: 3, through: 2, next: 2 }
  expect(cyclesIn(2, '0-1:2 1-0', search)).toEqual([])
  expect(cyclesIn(2, '0-1:2 1-0:2', search)).toEqual(['0 1'])
  expect(cyclesIn(3, '0-1:2 1-2:2 2-0', search)).toEqual(['0 1 2'])
  expect(cyclesIn(4, '0-1:2 1-0 1-2:2 2-3 3-0', search)).toEqual(['0 1 2 3'])
})

test.each([
  ['before a way that counts', 5, '0-1 1-2:4 2-3:4 3-4:4 4-0:4 1-5 5-0'],
  ['after it', 5, '0-1 1-5 5-0 1-2:4 2-3:4 3-4:4 4-0:4'],
  ['although a way that counts led to a node of it before', 5, '0-1 1-3 1-2:4 2-3:4 3-4 4-0'],
])('an edge that is free adds no length: %s', (_, last, edges) => {
  const nodes = Array.from({ length: last }, (_, node) => node)
  const found = cyclesIn(6, edges, { along: 5, through: 1, free: 4 })
  expect(found).toEqual([nodes.join(' ')])
})

/** Each node leads to all of the next layer, and the last layer to the first; the last node also to the layer before it. */
function layered(layers: number, width: number): string {
  const nodes = Array.from({ length: layers * width }, (_, node) => node)
  const next = (node: number) => ((Math.floor(node / width) + 1) % layers) * width
  const edges = nodes.flatMap(from => nodes.slice(0, width).map(place => `${from}-${next(from) + place}`))
  const last = layers * width - 1
  return [...edges, `${last}-${last - width}`].join(' ')
}

test.each([
  ['a shortest is sought', 24, '71 95'],
  ['and after that the shortest so far is taken', 25, '0 25 50 75'],
])('up to three million edges %s', (_, width, cycle) => {
  expect(cyclesIn(4 * width, layered(4, width), any)).toEqual([cycle])
})

/** A ring of 150 nodes whose last edge alone leads back, and from it a way into 30,000 edges that lead nowhere. */
const ring = Array.from({ length: 150 }, (_, node) => `${node}-${(node + 1) % 150}`)
const wide = Array.from(
  { length: 30_000 },
  (_, index) => `${151 + (index % 170)}-${321 + Math.floor(index / 170)}`,
)
const outside = ['0-150', ...Array.from({ length: 170 }, (_, index) => `150-${151 + index}`), ...wide]

test.each([
  ['nothing', '', ['148 149']],
  ['another component', ' 0-500 500-501 501-500', ['500 501', '148 149']],
])('ways out of a component are not walked: behind it is %s', (_, more, cycles) => {
  const edges = [...ring, '149-148', ...outside].join(' ') + more
  expect(cyclesIn(510, edges, any)).toEqual(cycles)
})
