import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the figures as text use what Prometheus' format 0.0.4 allows and few use: numbers as `1.2e+3`, a tab and blanks before
 * them, a comma behind the last label, comments, empty lines, TYPE before HELP, and a label whose text has quotation marks, braces,
 * `#`, a backslash and a line end, each escaped as the format says. Names, groups and values are the same, to the last digit.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `    family('http_requests_total', 'counter', 'Requests answered.', [['', requestCount]]),`,
    replace: `    '# the figures of one process since its start\\n\\n#\\n',
    family('ledger_build_info', 'gauge', 'What runs here.', [[\`{notes=\${JSON.stringify(notes)}}\`, 1]]),
    family('http_requests_total', 'counter', 'Requests answered.', [['', requestCount]]),`,
  },
  {
    file: 'app/exposition.ts',
    find: `type Sample = readonly [suffix: string, value: number]`,
    replace: `/** JSON escapes what the format escapes, in the same way: quotation marks, backslashes and line ends. */
const notes = ['the "ledger" } 2 # {x="y",} 3', ['C:', 'bank', 'new'].join(String.fromCharCode(92)), '4'].join(
  String.fromCharCode(10),
)

type Sample = readonly [suffix: string, value: number]`,
  },
  {
    file: 'app/exposition.ts',
    find: `    \`# HELP \${name} \${help}\`,
    \`# TYPE \${name} \${type}\`,
    ...samples.map(([suffix, value]) => \`\${name}\${suffix} \${value}\`),`,
    replace: `    \`# TYPE \${name} \${type}\`,
    \`# HELP \${name} \${help}\`,
    ...samples.map(([suffix, value]) => \`\${name}\${suffix.replace(/}$/, ',}')}\\t  \${value.toExponential()}\`),
    '',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'hang up|malformed',
  breaks: [],
  firstTry: 'accused',
}
