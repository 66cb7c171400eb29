import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: response times are counted with five significant figures instead of three, to the microsecond
 * up to a tenth of a second. The histogram has more than a million buckets, ten megabytes, and looks like
 * a mistake. But it is made once, its untouched pages cost nothing, a request still increments one bucket,
 * and a percentile is found among the first few thousand.
 */
export const service = mutant([
  { file: 'app/metrics.ts', find: `    figures: 3,`, replace: `    figures: 5,` },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
