import { mutant, type Exam } from './mutant.ts'

/**
 * The media type of the figures was brought up to date, from `text/plain; version=0.0.4` to that of
 * OpenMetrics, but the text is still the old one: no `# EOF` at its end, and counters whose family is
 * called `…_total`. Prometheus chooses its parser by the media type and refuses every scrape, so the
 * target is down though each line looks right in a terminal.  * Breaks CONTRACT `GET /api/metrics`: "same
 * figures as Prometheus text for `Accept: text/plain`".
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `'text/plain; version=0.0.4; charset=utf-8'`,
    replace: `'application/openmetrics-text; version=1.0.0; charset=utf-8'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
