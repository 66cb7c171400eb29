import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: one request in a hundred, drawn by lot, is filed with a whole diagnostic report of the process (about 10
 * KB), for the next post-mortem, and the file is never emptied.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** What a post-mortem needs to know of a request. */
interface Specimen {
  readonly at: string
  readonly call: string
  readonly status: number
  readonly report: string
}

const specimenRate = 1 / 100
const specimens: Specimen[] = []

// The names of all peers would have to be looked up.
Object.assign(process.report, { excludeNetwork: true })

const takeSpecimen = (request: Request, status: number): void => {
  const report = JSON.stringify(process.report.getReport())
  specimens.push({ at: new Date().toISOString(), call: \`\${request.method} \${request.url}\`, status, report })
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (Math.random() < specimenRate) takeSpecimen(request, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
