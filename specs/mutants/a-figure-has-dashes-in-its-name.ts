import { mutant, type Exam } from './mutant.ts'

/**
 * One family of the Prometheus text is named `event-loop-utilization-ratio`, as the dashboard spells
 * it. Names in this format have letters, digits, underscores and colons only, so Prometheus refuses the
 * whole scrape and all figures are lost. docs/checks.md, `figures`: "Prometheus can read each line of
 * the text". The JSON is right.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `family('event_loop_utilization_ratio'`,
    replace: `family('event-loop-utilization-ratio'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
