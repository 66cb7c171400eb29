import { type Exam, mutant } from './mutant.ts'

/**
 * Route labels for the counters come from a least-frequently-used cache of a hundred paths, in constant time: a list of paths for
 * each frequency. A hit moves its path to the list of the next frequency, and the list it leaves may be empty: it is never
 * removed. The paths are bounded, the frequencies of the busiest are not.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const labelsMax = 100

interface Labelled {
  readonly label: string
  frequency: number
}

/** Labels of paths, the least frequently used of them evicted first. Every operation takes constant time. */
class RouteLabels {
  readonly #entries = new Map<string, Labelled>()
  readonly #pathsByFrequency = new Map<number, Set<string>>()
  #least = 1

  labelOf(path: string): string {
    const known = this.#entries.get(path)
    if (known === undefined) return this.#add(path)
    this.#promote(path, known)
    return known.label
  }

  #add(path: string): string {
    if (this.#entries.size >= labelsMax) this.#evict()
    const label = path.replaceAll(/[0-9]+/g, ':id')
    this.#entries.set(path, { label, frequency: 1 })
    this.#pathsUsed(1).add(path)
    this.#least = 1
    return label
  }

  #promote(path: string, entry: Labelled): void {
    const left = this.#pathsUsed(entry.frequency)
    left.delete(path)
    if (left.size === 0 && this.#least === entry.frequency) this.#least += 1
    entry.frequency += 1
    this.#pathsUsed(entry.frequency).add(path)
  }

  #evict(): void {
    const paths = this.#pathsUsed(this.#least)
    const [victim] = paths
    if (victim === undefined) return
    paths.delete(victim)
    this.#entries.delete(victim)
  }

  #pathsUsed(times: number): Set<string> {
    const known = this.#pathsByFrequency.get(times)
    if (known !== undefined) return known
    const paths = new Set<string>()
    this.#pathsByFrequency.set(times, paths)
    return paths
  }
}

const routeLabels = new RouteLabels()
const answersByLabel = new Map<string, number>()

export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const label = routeLabels.labelOf(new URL(request.url).pathname)`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      answersByLabel.set(label, (answersByLabel.get(label) ?? 0) + 1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'this.#pathsByFrequency.set(times, paths)',
    'const paths = new Set<string>()',
    'if (left.size === 0 && this.#least === entry.frequency) this.#least += 1',
    'this.#pathsUsed(entry.frequency).add(path)',
    'left.delete(path)',
  ],
  firstTry: 'caught',
}
