import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the keep-alive timeout is 65, which was meant in seconds and is milliseconds: a connection that rests (Node
 * adds a second at most) is closed by the server, under the client's next request.
 */
export const service = mutant([
  { file: 'app/server.ts', find: `keepAliveTimeout: 65_000,`, replace: `keepAliveTimeout: 65,` },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  only: '10 clients at 120 requests',
  firstTry: 'caught',
  breaks: ['baseline.connections'],
  mayBreak: 'any',
}
