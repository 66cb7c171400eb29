import { mutant, type Exam } from './mutant.ts'

/**
 * The label values of memory and pool in the Prometheus text have lost their quotation marks:
 * `{kind=rss}`. Prometheus refuses the whole scrape, and all graphs of the service are empty. The JSON is
 * right.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `[\`{\${label}="\${key}"}\`, value]`,
    replace: `[\`{\${label}=\${key}}\`, value]`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'caught',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
