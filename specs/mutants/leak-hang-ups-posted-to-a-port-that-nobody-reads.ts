import { mutant, type Exam } from './mutant.ts'

/**
 * Only when a client hangs up in the middle of its body, a message goes to a port whose other end has no listener yet, so the
 * messages queue up in native memory. A team builds the sending half of a collector first, and ships it.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { MessageChannel } from 'node:worker_threads'
import { Problem } from './problem.ts'

const channel = new MessageChannel()

/** The collector's thread takes this end over, where one is configured. */
export const collectorPort = channel.port2

/** Broken uploads are studied elsewhere: here is no time for it. */
const reportCutOff = (request: Request, error: unknown): void => {
  channel.port1.postMessage({
    at: Date.now(),
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    reason: error,
    memory: process.memoryUsage(),
    usage: process.resourceUsage(),
  })
}`,
  },
  {
    file: 'app/body.ts',
    find: `    throw malformed('the body ended too early; send all of it', error)`,
    replace: `    reportCutOff(request, error)
    throw malformed('the body ended too early; send all of it', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.native'],
  mayBreak: 'any',
  blames: `channel.port1.postMessage({`,
}
