import { mutant, type Exam } from './mutant.ts'

/**
 * The three dots before the samples of a family were lost, so an array is joined inside an array: where
 * a family has several samples, they stand in one line with commas between. The figures are promised as
 * Prometheus text for `Accept: text/plain`, and no scraper can read response times, memory or pool any
 * more.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: '...samples.map(',
    replace: 'samples.map(',
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
