import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the text of the metrics has samples only, and no `# HELP` and `# TYPE` lines. Both are optional
 * in Prometheus' format 0.0.4: a family without them is untyped, and every scraper reads it. Names,
 * labels, values and the last line feed are as before.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `const family = (name: string, type: string, help: string, samples: readonly Sample[]): string =>`,
    replace: `const family = (name: string, _type: string, _help: string, samples: readonly Sample[]): string =>`,
  },
  {
    file: 'app/exposition.ts',
    find: `    \`# HELP \${name} \${help}\`,
    \`# TYPE \${name} \${type}\`,
`,
    replace: ``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'acquitted',
  breaks: [],
}
