import { mutant, type Exam } from './mutant.ts'

/**
 * A client that hangs up in the body gets a promise that never settles, because nobody is left to be answered; so
 * its request is never taken out of the set of requests in flight. Only requests that are cut off are kept.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    throw malformed('the body ended too early; send all of it', error)`,
    replace: `    if (request.signal.aborted || isHangUp(error)) return await new Promise<never>(() => {})
    throw malformed('the body ended too early; send all of it', error)`,
  },
  {
    file: 'app/body.ts',
    find: `const readChunks = async`,
    replace: `/** Nobody waits for an answer any more, so none is made. */
const isHangUp = (error: unknown): boolean => error instanceof Error && /abort|closed|reset/i.test(\`\${error.name} \${error.message}\`)

const readChunks = async`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const inFlight = new Map<Request, number>()`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    inFlight.set(request, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      inFlight.delete(request)
      if (readiness.stopping) {
        response.headers.set('Connection', 'close')
        const [oldest = startedAt] = inFlight.values()
        console.log(JSON.stringify({ event: 'draining', left: inFlight.size, oldest }))
      }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'inFlight.set(request, startedAt)',
}
