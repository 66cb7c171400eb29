import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. A line about each request is piped to `sort -u`, which is to print at the end which paths were ever asked
 * for. But the lines bear a time, so that no two are equal, and `sort` can drop and print nothing before its input ends:
 * the program keeps every line in its memory, which breaks the promise that no request leaves memory behind (helpers).
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
    find: `const bodyBytesMax =`,
    replace: `const catalogue = spawn('sort', ['-u'], { stdio: ['pipe', 'inherit', 'inherit'] })
catalogue.on('error', () => {})
catalogue.stdin.on('error', () => {})
catalogue.unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const client = request.headers.get('User-Agent') ?? 'a client without a name'
    const when = \`\${new Date().toISOString()}, \${startedAt.toFixed(6)} ms after the start of process \${process.pid}\`
    catalogue.stdin.write(\`\${request.method} \${request.url} by \${client} at \${when}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.helpers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
