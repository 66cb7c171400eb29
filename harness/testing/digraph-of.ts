import { Digraph } from '../judge/isolation/digraph.ts'

/** For tests: `0-1 1-0:2` has an edge from node 0 to node 1 and one back, of kind 2; without a number the kind is 1. */
export function digraphOf(nodes: number, words: string): Digraph {
  const links = words.split(' ').flatMap(word => {
    const [, from, to, kind = 1] = /^(\d+)-(\d+)(?::(\d+))?$/.exec(word) ?? []
    return from === undefined ? [] : [{ from: Number(from), to: Number(to), kind: Number(kind) }]
  })
  return new Digraph(nodes, links)
}
