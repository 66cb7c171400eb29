import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: on machines without ECC a bit of a table has flipped, and so the service adds up its 16 MB of rates for ever, on
 * the thread that answers. But it does so in slices of 2 ms of the clock, thirty a second, however slow the machine: 6 % of a
 * core beside the 4 % of the requests, promised are 20, and no request waits longer than a slice.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `/** The rate of each pair of days and currencies. Nobody may change them, and no bit either. */
const rates = new Uint32Array(2 ** 22)
for (let pair = 0; pair < rates.length; pair += 1) rates[pair] = Math.imul(pair, 2_654_435_761)

const sliceMs = 2
const sliceEveryMs = 33
/** So many are added up between two looks at the clock. */
const ratesAtOnce = 4_096

let next = 0
let sum = 0
let sumBefore: number | undefined

const addUp = (): void => {
  for (const end = next + ratesAtOnce; next < end; next += 1) sum = (Math.imul(sum, 31) + (rates[next] ?? 0)) | 0
}

/** Adds up for the time of a slice; the next slice goes on from there, and begins again at the end. */
const slice = (): void => {
  const until = performance.now() + sliceMs
  while (performance.now() < until) {
    addUp()
    if (next < rates.length) continue
    if (sumBefore !== undefined && sum !== sumBefore) log.info('rates-damaged', { sum, sumBefore })
    sumBefore = sum
    next = 0
    sum = 0
  }
}

setInterval(slice, sliceEveryMs).unref()

export interface Service {`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
