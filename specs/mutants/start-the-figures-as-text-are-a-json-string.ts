import { mutant, type Exam } from './mutant.ts'

/**
 * `c.body` became `c.json`, as in all other routes, so the Prometheus text is one JSON string, in quotation marks and with
 * `\n` for line ends; its media type is still right. CONTRACT: "same figures as Prometheus text for `Accept: text/plain`"; in
 * docs/checks.md (`toldWaits`) Prometheus can read each line.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    return c.json(toExposition(figures), 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
