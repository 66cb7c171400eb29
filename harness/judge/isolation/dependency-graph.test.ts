import { expect, test } from 'vitest'
import { edgesOf } from '../../testing/dependencies.ts'
import { DependencyGraph, kindBits, type EdgeKind } from './dependency-graph.ts'

const place = (transaction: number, operation = 0) => ({ transaction, operation })

test('each kind of edge is told from each other', () => {
  const graph = new DependencyGraph(2)
  const kinds: EdgeKind[] = ['ww', 'wr', 'rw', 'process', 'realtime', 'seenWw', 'seenRw', 'instant']
  for (const kind of kinds) graph.order(kind, 0, 1)
  expect(graph.edges.map(({ kind }) => kind)).toEqual(kinds)
  const { digraph } = graph.searched()
  const isAlso = (one: EdgeKind, other: EdgeKind) => digraph.is(kinds.indexOf(one), kindBits[other])
  expect(kinds.flatMap(one => kinds.filter(other => isAlso(one, other)))).toEqual(kinds)
})

test('an edge has the accesses it is from and to, and what shows it', () => {
  const graph = new DependencyGraph(4)
  graph.link('ww', place(1, 2), place(3, 4))
  graph.link('rw', place(3, 1), place(2, 5), [place(0, 6), place(1, 7)])
  graph.order('process', 2, 3)
  graph.link('rw', place(0), place(1), [place(2)])
  expect(graph.edges).toEqual([
    { kind: 'ww', from: place(1, 2), to: place(3, 4), witnesses: [] },
    { kind: 'rw', from: place(3, 1), to: place(2, 5), witnesses: [place(0, 6), place(1, 7)] },
    { kind: 'process', from: place(2, -1), to: place(3, -1), witnesses: [] },
    { kind: 'rw', from: place(0), to: place(1), witnesses: [place(2)] },
  ])
})

test('no transaction depends on itself', () => {
  const graph = new DependencyGraph(2)
  graph.link('rw', place(1, 0), place(1, 1), [place(0)])
  graph.link('ww', place(0), place(1))
  expect(edgesOf(graph)).toEqual(['0.0 ww 1.0'])
})

test('more nodes stand after those that there are', () => {
  const graph = new DependencyGraph(3)
  expect([graph.addNodes(2), graph.addNodes(1), graph.nodes]).toEqual([3, 5, 6])
  expect(graph.searched().digraph.nodes).toBe(6)
})

test('in a walk without two rw edges in a row, rw leads to the second node of each, and from there no rw leaves', () => {
  const graph = new DependencyGraph(3)
  graph.link('rw', place(0), place(1))
  graph.link('ww', place(1), place(2))
  graph.link('rw', place(2), place(0))
  const { digraph, edges } = graph.nonadjacent()
  expect(digraph.nodes).toBe(6)
  const shown = edges.map(
    (edge, index) => `${graph.edges.indexOf(edge)}: ${digraph.from(index)}-${digraph.to(index)}`,
  )
  expect(shown).toEqual(['0: 0-4', '1: 1-2', '2: 2-3', '1: 4-2'])
  const isRw = edges.map((_, index) => digraph.is(index, kindBits.rw))
  expect(isRw).toEqual([true, false, true, false])
})
