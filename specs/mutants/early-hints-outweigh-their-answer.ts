import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: since a console of the operators came before the API, every answer is preceded by a "103 Early Hints" that names
 * the sixteen files of that console, 1.4 kB before an answer of 80 bytes. At 120 requests a second that alone is more than
 * 1 Mbps, which breaks the promise of the network (baseline.network).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const parts = 'accounts audit charts dates export filters forms frame money orders pages search tables theme toasts users'
/** The files of the console, by their contents, so that a browser loads them while the answer is made. */
const hints = parts
  .split(' ')
  .map(part => \`</console/\${part}-\${Buffer.from(part.padEnd(20, '.')).toString('hex')}.js>; rel=preload; as=script\`)

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    if (request.method === 'GET') response.writeEarlyHints({ link: hints })
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.network'],
  mayBreak: 'any',
  firstTry: 'caught',
}
