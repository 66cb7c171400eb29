import { type Exam, mutant } from './mutant.ts'

/**
 * The last twenty answers can be printed by a signal. The report is a function that is evaluated only then: each answer makes
 * a new one of the report before and its own line, cut to twenty lines. But the cut is made only when somebody asks, so each
 * function keeps the one before, back to the start. Breaks "no request leaves anything behind" (leak.heap).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `type Report = () => readonly string[]

const linesShown = 20
let report: Report = () => []

/** Costs nothing until somebody asks for the report. */
const withLine = (before: Report, line: string): Report => () => [...before(), line].slice(-linesShown)

process.on('SIGUSR2', () => {
  console.log(JSON.stringify({ latest: report() }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      report = withLine(report, \`\${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
