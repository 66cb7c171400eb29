import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each request begins a course that waits until its client hangs up, with its headers at hand; if the answer is
 * complete, the promise it waits for is never settled, and the course never ends. But only the response refers to the
 * promise, by a listener that has run by then, so promise, course and headers are collected together: nothing is left behind.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `const left = { clients: 0, last: 'nobody' }

process.on('SIGUSR2', () => console.log(JSON.stringify({ event: 'hang-ups', ...left })))

/** Goes on only when the client leaves before its answer is complete. Else nothing refers to it any more. */
const noteHangUp = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
  const { method, url, headers } = request
  const begunAt = performance.now()
  await new Promise<void>(resolve => {
    response.once('close', () => {
      if (!response.writableFinished) resolve()
    })
  })
  left.clients += 1
  left.last = \`\${method} \${url} of \${headers['user-agent']} after \${performance.now() - begunAt} ms\`
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
  {
    file: 'app/server.ts',
    find: `const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `const listener: RequestListener = (request, response) => {
    void noteHangUp(request, response)
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
