import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: in the figures as text each line of a sample ends with the moment in which it was taken, in milliseconds since 1970, as
 * Prometheus' text format 0.0.4 allows it behind the value: a federating collector may pass it on seconds later. The values are
 * still those of the JSON.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `    ...samples.map(([suffix, value]) => \`\${name}\${suffix} \${value}\`),`,
    replace: `    ...samples.map(([suffix, value]) => \`\${name}\${suffix} \${value} \${Date.now()}\`),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: [],
  firstTry: 'accused',
}
