import { type Exam, mutant } from './mutant.ts'

/**
 * Each scrape as text imports the rules of its presentation anew, by an address with the time in it. Node
 * never forgets a module. It keeps about 5 KB of heap and 10 KB of native memory for each scrape: some
 * hundred bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const rulesAt =
  process.env['SCRAPE_RULES'] ?? 'data:text/javascript,export%20const%20present%20=%20text%20=%3E%20text'

interface Rules {
  readonly present: (text: string) => string
}

/** Operators change the rules while the service runs: without the time in it the first module would stay. */
const readRules = async (): Promise<Rules> => {
  const address = \`\${rulesAt}#\${performance.now()}\`
  return (await import(address)) as Rules
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const { present } = await readRules()
    return c.body(present(toExposition(figures)), 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: ['return (await import(address)) as Rules', 'const { present } = await readRules()'],
}
