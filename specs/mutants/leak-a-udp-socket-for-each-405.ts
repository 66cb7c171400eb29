import { mutant, type Exam } from './mutant.ts'

/**
 * Only a request with a method that the route does not take, 405, is counted with statsd over UDP: a socket for each datagram,
 * which is closed when the sending fails and not when it succeeds. A team copies the snippet and believes
 * that what has no connection needs no close.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createSocket } from 'node:dgram'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const refuseMethod = (c: Context, methods: readonly string[]): Response => {`,
    replace: `const statsdPort = 8_125

/** Best effort: nobody needs the answer, and there is none. */
const count = (name: string, tags: string): void => {
  const socket = createSocket('udp4')
  socket.on('error', () => {})
  socket.send(\`\${name}:1|c|#\${tags}\`, statsdPort, '127.0.0.1', error => {
    if (error !== null) socket.close()
  })
}

const refuseMethod = (c: Context, methods: readonly string[]): Response => {
  count('http.refused_method', \`method:\${c.req.method}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.fileDescriptors', 'leak.handles'],
  mayBreak: 'any',
  blames: `const socket = createSocket('udp4')`,
}
