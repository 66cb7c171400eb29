import { DependencyGraph, type Analysis } from '../judge/isolation/dependency-graph.ts'
import { Misreads } from '../judge/isolation/misreads.ts'
import { observe, type Observed, type Place } from '../judge/isolation/observations.ts'
import type { MicroOperation, Transaction } from '../record/history.ts'

/** For tests of isolation: a committed transaction, unless `values` say otherwise. */
export const transaction = (
  operations: readonly MicroOperation[],
  values: Partial<Transaction> = {},
): Transaction => ({
  process: 0,
  invokedMs: 0,
  completedMs: 9,
  outcome: 'committed',
  operations,
  ...values,
})

const wordOf = ({ transaction, operation }: Place) =>
  operation < 0 ? `${transaction}` : `${transaction}.${operation}`
const wordsOf = (places: readonly Place[]) => places.map(wordOf).join(' ')

/** Every edge as text, sorted: `0.1 wr 2.0` where operation 0 of transaction 2 read what operation 1 of transaction 0 wrote. */
export const edgesOf = (graph: DependencyGraph): string[] =>
  graph.edges
    .map(({ kind, from, to, witnesses }) => {
      const shown = witnesses.length > 0 ? `, as ${wordsOf(witnesses)}` : ''
      return `${wordOf(from)} ${kind} ${wordOf(to)}${shown}`
    })
    .toSorted()

/** The edges of a history, and misreads like `2 G1a 1.0 0.0 = 5`. */
export function linked(
  history: readonly Transaction[],
  link: (observed: Observed, analysis: Analysis) => void,
): { readonly edges: readonly string[]; readonly misreads: readonly string[] } {
  const graph = new DependencyGraph(history.length)
  const misreads = new Misreads()
  const analysis = { ...observe(history), graph, misreads }
  for (const observed of analysis.keys) link(observed, analysis)
  return {
    edges: edgesOf(graph),
    misreads: [...misreads.found].map(
      ([anomaly, { count, places, value }]) =>
        `${count} ${anomaly} ${wordsOf(places)}${value === undefined ? '' : ` = ${value}`}`,
    ),
  }
}
