import { type Exam, mutant } from './mutant.ts'

/**
 * A line of each answer goes to `tail`, which prints the last 300 when its input ends. Its input lasts as long as the service, and
 * it drops each line that 300 others have followed: some 40 KB in a process of its own, and no more.
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

/** Shows the last answers when the service has ended. */
const lastAnswers = spawn('tail', ['-n', '300'], { stdio: ['pipe', 'inherit', 'inherit'] })
lastAnswers.on('error', () => {})
lastAnswers.stdin.on('error', () => {})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const time = new Date().toISOString()
      lastAnswers.stdin.write(\`\${time} \${request.method} \${request.url} \${response.status}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
