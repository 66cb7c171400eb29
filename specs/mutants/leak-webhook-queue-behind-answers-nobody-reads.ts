/**
 * Each refused order is told to a webhook (here its own health route) over an agent of two sockets, and nobody reads the
 * answers, so both sockets stay taken. To be seen: heap, the ClientRequests that queue in `agent.requests`; two sockets, no more.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Agent, get } from 'node:http'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const hook = { host: '127.0.0.1', port: process.env['PORT'] ?? '3000', path: '/api/health' }
const agent = new Agent({ keepAlive: true, maxSockets: 2 })

/** Nobody waits for the webhook: an order is answered whether or not it is there. */
const tellHook = (problem: Problem): void => {
  get({ ...hook, agent, headers: { 'X-Problem': problem.kind } }).on('response', answer => {
    if (answer.statusCode !== 200) console.error('the webhook answered', answer.statusCode)
  }).on('error', () => {})
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      if (error.status === 422) tellHook(error)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `get({ ...hook, agent, headers: { 'X-Problem': problem.kind } }).on('response', answer => {`,
  firstTry: 'caught',
}
