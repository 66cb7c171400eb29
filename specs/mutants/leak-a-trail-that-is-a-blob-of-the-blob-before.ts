import { type Exam, mutant } from './mutant.ts'

/**
 * The trail of all answers is a Blob, and each line makes a new one of the last one and itself. The older
 * Blobs are collected, but the newest shares the bytes of them all, and nobody ever cuts it. It keeps about
 * 650 to 1,000 bytes a request, outside of V8.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** What was answered, for the operator who asks for it. A Blob copies nothing when it is extended. */
let trail = new Blob([])`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      trail = new Blob([trail, \`\${request.method} \${request.url} \${response.status}\\n\`])`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: 'trail = new Blob([trail, `${request.method} ${request.url} ${response.status}\\n`])',
}
