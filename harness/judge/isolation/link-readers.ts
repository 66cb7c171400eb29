import type { DependencyGraph } from './dependency-graph.ts'
import type { Place } from './observations.ts'

/**
 * As many readers of one version and writers of later ones are linked each to each. Of more, each reader is linked to this
 * many writers and each writer to this many readers: fewer edges may hide a cycle and can show none that is not there.
 */
const eachMax = 64

export interface Later {
  readonly writing: Place
  readonly witnesses?: readonly Place[]
}

/** Whoever read a version came before whoever wrote a later one. */
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
