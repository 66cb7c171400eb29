import { mutant, type Exam } from './mutant.ts'

/** From 75 seconds after its start on, it answers one request in 200 with 503. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let late = 0
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    if (process.uptime() > 75) late += 1
    if (late % 200 === 1) return new Response('busy', { status: 503 })
    const startedAt = metrics.begin()`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'caught',
  breaks: ['soak.errors'],
  mayBreak: 'any',
}
