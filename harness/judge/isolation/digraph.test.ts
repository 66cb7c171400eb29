import { expect, test } from 'vitest'
import { digraphOf } from '../../testing/digraph-of.ts'
import type { Digraph } from './digraph.ts'

const componentsOf = (graph: Digraph, mask = 1) =>
  graph.components(mask).map(nodes => nodes.toSorted((a, b) => a - b).join(' '))

test('edges are found by the node they leave, in the order in which they were given', () => {
  const graph = digraphOf(4, '2-0 0-1 2-3 0-3 3-2')
  expect([0, 1, 2, 3].map(node => [...graph.leaving(node)])).toEqual([[1, 3], [], [0, 2], [4]])
  expect([graph.from(2), graph.to(2)]).toEqual([2, 3])
})

test('an edge is of each kind that its mask has', () => {
  const graph = digraphOf(2, '0-1:4')
  expect([4, 5, 1, 2, 0].map(mask => graph.is(0, mask))).toEqual([true, true, false, false, false])
})

test.each<[string, number, string, string[]]>([
  ['no edges', 3, '', []],
  ['a path', 3, '0-1 1-2', []],
  ['two ways to one node', 4, '0-1 0-2 1-3 2-3', []],
  ['an edge from a node to itself', 2, '0-0 0-1', []],
  ['two nodes', 2, '0-1 1-0', ['0 1']],
  ['a cycle that does not begin at the first node', 3, '0-1 1-2 2-1', ['1 2']],
  ['a cycle that comes after the last node', 3, '2-0 2-1 1-0 0-1', ['0 1']],
  ['a node beside a cycle', 3, '0-1 0-2 2-1 2-0', ['0 2']],
  ['cycles one after the other', 5, '0-1 1-0 1-2 2-3 3-4 4-2', ['2 3 4', '0 1']],
  ['an edge back to a cycle that is complete', 4, '0-1 1-0 2-0 2-3 3-2 3-1', ['0 1', '2 3']],
  ['cycles that share a node', 5, '0-1 1-2 2-0 2-3 3-4 4-2', ['0 1 2 3 4']],
  ['a cycle in a cycle', 4, '0-1 1-2 2-1 2-3 3-0', ['0 1 2 3']],
  ['an edge that leads far back, and one less far', 4, '0-1 1-2 2-3 3-0 3-2', ['0 1 2 3']],
  ['an edge that leads back, and one farther', 4, '0-1 1-2 2-3 3-2 3-0', ['0 1 2 3']],
])('components: %s', (_, nodes, edges, components) => {
  expect(componentsOf(digraphOf(nodes, edges))).toEqual(components)
})

test('components are of edges of the kinds that are asked for, and a graph may be asked again', () => {
  const graph = digraphOf(4, '0-1:1 1-0:2 2-3:4 3-2:4')
  expect(componentsOf(graph, 1)).toEqual([])
  expect(componentsOf(graph, 1 | 2)).toEqual(['0 1'])
  expect(componentsOf(graph, 4)).toEqual(['2 3'])
  expect(componentsOf(graph, 7)).toEqual(['0 1', '2 3'])
  expect(componentsOf(graph, 7)).toEqual(['0 1', '2 3'])
})
