import { mutant, type Exam } from './mutant.ts'

/**
 * Details of each request hang on the request in a WeakMap, and refer back to it and to its answer. Healthy: a
 * WeakMap does not hold its key, not even through the value, so the details go when the request goes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Details {
  readonly request: Request
  readonly startedAt: number
  readonly marks: string[]
  response?: Response
}

const detailsOf = new WeakMap<Request, Details>()

const mark = (request: Request, name: string): void => {
  const details = detailsOf.get(request)
  details?.marks.push(\`\${name} after \${performance.now() - details.startedAt} ms\`)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    detailsOf.set(request, { request, startedAt, marks: [] })
    mark(request, 'arrived')`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      mark(request, 'answered')
      const details = detailsOf.get(request)
      if (details !== undefined) details.response = response`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
