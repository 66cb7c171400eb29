import { Digraph } from '../judge/isolation/digraph.ts'

/** For tests: `0-1 1-0:2` has an edge from node 0 to node 1 and one back, of kind 2; without a number the kind is 1. */
export function digraphOf(nodes: number, words: string): Digraph {
  const links = words.split(' ').flatMap(word => {
    const [, from, to, kind = '1'] = /^(\d+)-(\d+)(?::(\d+))?$/.exec(word) ?? []
    return from !== undefined && to !== undefined ? [[from, to, kind].map(Number)] : []
  })
  const column = (index: number) => links.flatMap(link => link[index] ?? [])
  return new Digraph(nodes, { from: column(0), to: column(1), kinds: column(2) })
}
