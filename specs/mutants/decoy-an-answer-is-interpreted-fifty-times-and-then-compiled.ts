import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (consistency would accuse it): the body of a health check comes from a template, which is interpreted for its first fifty
 * answers; the fiftieth compiles it, and three hundred others of the same catalogue, into functions. That makes one answer slower by
 * some milliseconds, once, and the later ones faster by a fraction of one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `type Values = Readonly<Record<string, string | number>>
type Render = (values: Values) => string

const healthTemplate = '{"status":"healthy","timestamp":"{{timestamp}}","uptime":{{uptime}}}'
const catalogue = [
  healthTemplate,
  ...Array.from({ length: 300 }, (_, index) => \`{"notice":\${index},"at":"{{timestamp}}","after":{{uptime}}}\`),
]

const interpret: Render = values =>
  healthTemplate.replaceAll(/\\{\\{(\\w+)\\}\\}/g, (_, name: string) => String(values[name]))

const compile = (template: string): Render => {
  const parts = template.split(/\\{\\{(\\w+)\\}\\}/)
  const terms = parts.map((part, index) => (index % 2 === 0 ? JSON.stringify(part) : \`values.\${part}\`))
  return new Function('values', \`return \${terms.join(' + ')}\`) as Render
}

let answers = 0
let compiled: readonly Render[] = []

const healthText = (): string => {
  answers += 1
  if (answers === 50) compiled = catalogue.map(compile)
  const render = compiled[0] ?? interpret
  return render({ timestamp: new Date().toISOString(), uptime: process.uptime() })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `c.body(healthText(), 200, { 'Content-Type': 'application/json' }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
