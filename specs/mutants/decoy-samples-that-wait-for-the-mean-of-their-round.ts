import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. An outlier is a request that took four times the mean of its round, and a round is 2,500 requests. The mean is known at
 * the end, so each request waits for it: it adds a reaction to one promise that is pending. At the end of the round all reactions
 * run at once and are gone, and the next round has a promise of its own. Meanwhile the memory grows with each request, by objects
 * that only the promise knows: less than one megabyte.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const roundLength = 2_500

interface Round {
  readonly mean: Promise<number>
  readonly end: (meanMs: number) => void
  count: number
  sumMs: number
}

const newRound = (): Round => {
  let end = (_: number): void => {}
  const mean = new Promise<number>(resolve => {
    end = resolve
  })
  return { mean, end, count: 0, sumMs: 0 }
}

let round = newRound()
let outliers = 0

const enterRound = (durationMs: number): void => {
  void round.mean.then(meanMs => {
    if (durationMs > 4 * meanMs) outliers += 1
  })
  round.count += 1
  round.sumMs += durationMs
  if (round.count < roundLength) return
  round.end(round.sumMs / round.count)
  round = newRound()
}

/** In all rounds that have ended. */
export const outliersSoFar = (): number => outliers`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    enterRound(durationMs)`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { type Metrics, outliersSoFar } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Outliers', String(outliersSoFar()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
