import { mutant, type Exam } from './mutant.ts'

/**
 * The body of a refusal comes from a template that is compiled with `new Function` when a kind of refusal and a
 * length class of its detail first occur together. Healthy: there are 15 kinds and 16 classes, so 240 functions at
 * most, and far fewer in practice.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfterSeconds = '1'

type Template = (detail: string) => string

const classes = 16
const templates = new Map<string, Template>()

/** A function with everything but the detail written out; details of one length class share it. */
const templateOf = (kind: ProblemKind, detail: string): Template => {
  const key = \`\${kind} \${Math.min(detail.length >> 3, classes - 1)}\`
  const known = templates.get(key)
  if (known !== undefined) return known
  const [status, title] = catalogue[kind]
  const [head = '', tail = ''] = JSON.stringify({
    type: \`urn:problem-type:\${kind}\`,
    title,
    status,
    detail: '',
  }).split(/(?<="detail":)""/)
  const source = \`return \${JSON.stringify(head)} + JSON.stringify(detail) + \${JSON.stringify(tail)}\`
  const template = new Function('detail', source) as Template
  templates.set(key, template)
  return template
}`,
  },
  {
    file: 'app/problem.ts',
    find: `    const { kind, status, message: detail } = this
    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    return templateOf(this.kind, this.message)(this.message)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
