import type { DependencyGraph } from './dependency-graph.ts'
import type { Place } from './observations.ts'

/**
 * Up to this number of readers of one version and writers of later ones, all pairs are linked. Above it, each reader is linked to
 * this many writers and each writer to this many readers: fewer edges may hide a cycle but cannot create a false one.
 */
const eachMax = 64

export interface Later {
  readonly writing: Place
  readonly witnesses?: readonly Place[]
}

/** A reader of a version came before the writers of later versions. */
export function linkReaders(
  graph: DependencyGraph,
  kind: 'rw' | 'seenRw',
  readers: readonly Place[],
  later: readonly Later[],
): void {
  for (const reader of readers) {
    for (const { writing, witnesses } of later.slice(0, eachMax)) graph.link(kind, reader, writing, witnesses)
  }
  for (const { writing, witnesses } of later.slice(eachMax)) {
    for (const reader of readers.slice(-eachMax)) graph.link(kind, reader, writing, witnesses)
  }
}
