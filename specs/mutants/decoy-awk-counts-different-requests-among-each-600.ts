import { type Exam, mutant } from './mutant.ts'

const counting = String.raw`
  !($0 in seen) { seen[$0] = 1; different++ }
  ++answers == 600 {
    print "{\"event\":\"different-requests\",\"different\":" different "}"
    fflush()
    split("", seen)
    answers = 0
    different = 0
  }
`

/**
 * A line of each answer goes to awk, which counts different requests and begins anew after each 600. Nearly every line differs, by
 * its key or its time: the memory of awk rises for 600 answers, and the same memory is then used again.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const counter = spawn('awk', [${JSON.stringify(counting)}], { stdio: ['pipe', 'inherit', 'inherit'] })
counter.on('error', () => {})
counter.stdin.on('error', () => {})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const key = request.headers.get('Idempotency-Key') ?? startedAt
      counter.stdin.write(\`\${request.method} \${request.url} \${response.status} \${key}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
