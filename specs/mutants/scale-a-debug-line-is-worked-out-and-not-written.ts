import { mutant, type Exam } from './mutant.ts'

/**
 * Each request has a debug line with all that Node knows of it. The line is written only where DEBUG is
 * 1, but its text is made by `util.inspect` before anybody looks at the level: about a millisecond of
 * CPU for each request, thrown away. With half a core that is not enough for 1,000 requests a second,
 * nor 5,000; the documents promise P99 < 100 ms (scale.*).
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `/** One line of JSON on stderr, for errors that a person should look at. */`,
    replace: `const debugging = process.env['DEBUG'] === '1'

/** One line of JSON on stdout, for who looks for a defect. */
export const debug = (event: string, fields: Fields = {}): void => {
  if (debugging) console.log(line(event, fields))
}

/** One line of JSON on stderr, for errors that a person should look at. */`,
  },
  {
    file: 'app/server.ts',
    find: `import type { Api } from './api.ts'`,
    replace: `import { inspect } from 'node:util'
import type { Api } from './api.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    log.debug('request', { request: inspect(request, { depth: 3 }) })
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
