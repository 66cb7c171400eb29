import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the histogram of response times is emptied by each scrape, so that "percentiles are those of the last interval". The
 * counts and the mean are kept since the start.
 * Broken: `GET /api/metrics` "{…, responseTime: {p50, p95, p99, mean}, …} …; same figures as Prometheus text for
 * `Accept: text/plain`".
 * Seen: after a crowd behind a lock the JSON says p99 = 1,000 ms, and the text that is asked for at once says half a
 * millisecond (the scrape before is all it knows). Two scrapers, or one and a person who looks, each take away what the other
 * should have seen; p99 lies below the mean.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {
    const { rss,`,
    replace: `  /** Percentiles since the scrape before: a bad minute should not colour the whole day. */
  read(): Figures {
    const figures = this.#figures()
    this.#microseconds.reset()
    return figures
  }

  #figures(): Figures {
    const { rss,`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'missed',
}
