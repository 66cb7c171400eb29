import { mutant, type Exam } from './mutant.ts'

/**
 * Each statement is signed with a comment by building its template anew. The text is the same every time, so Postgres prepares
 * it once; but the library remembers the origin of every template OBJECT in a Map that it never clears, with an Error and its
 * stack. Almost one statement a request goes this way, 600 bytes or more each.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** Whoever reads pg_stat_activity sees whose statement it is. */
const signed = (template: TemplateStringsArray): TemplateStringsArray => {
  const [first = '', ...others] = template
  const strings = [\`/* ledger */ \${first}\`, ...others]
  return Object.assign(strings, { raw: strings })
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/connection.ts',
    find: `      : sql<Row[]>(text, ...values)`,
    replace: `      : sql<Row[]>(signed(text), ...values)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    ': sql<Row[]>(signed(text), ...values)',
    'return Object.assign(strings, { raw: strings })',
    'const strings = [`/* ledger */ ${first}`, ...others]',
    'originCache.set(xs, new Error())',
  ],
}
