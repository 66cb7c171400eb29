import { type Exam, mutant } from './mutant.ts'

/**
 * Durations are in a tree that is never changed: each request makes a new root, a new branch and a new leaf, and shares the others with
 * the tree before. The last eight trees are kept. Healthy: a tree has 484 leaves, which are replaced in turn, and eight trees differ by
 * eight branches.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface Leaf {
  readonly at: number
  readonly durationMs: number
  readonly status: number
}
type Branch = readonly Leaf[]
type Tree = readonly Branch[]

const width = 22
const versionsKept = 8

/** The last durations as a tree that a reader can hold while others write: every version is complete, and none changes. */
class Versions {
  #versions: readonly Tree[] = [[]]
  #written = 0

  add(leaf: Leaf): void {
    const place = this.#written % (width * width)
    this.#written += 1
    const newest = this.#versions.at(-1) ?? []
    const branch = replaced(newest[Math.floor(place / width)] ?? [], place % width, leaf)
    const tree = replaced(newest, Math.floor(place / width), branch)
    this.#versions = [...this.#versions.slice(1 - versionsKept), tree]
  }
}

const replaced = <T>(items: readonly T[], index: number, item: T): readonly T[] =>
  index < items.length ? items.with(index, item) : [...items, item]

const versions = new Versions()`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    versions.add({ at: performance.now(), durationMs, status })`,
  },
])

/** At most 484 leaves and eight more of about 80 bytes, and some thirty branches: 50 KB, reached after 484 requests. */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
