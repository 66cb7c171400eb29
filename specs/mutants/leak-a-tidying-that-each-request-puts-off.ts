import { mutant, type Exam } from './mutant.ts'

/**
 * The requests of a burst are listed, and the list is emptied after a minute of quiet. Each request winds the timer up again,
 * and a service with health checks never has a minute of quiet, so the list only grows. Breaks README "no leaks", CONTRACT
 * leak.heap: "no growth per request".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { info } from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const quietMs = 60_000
const burst: { readonly method: string; readonly url: string; readonly at: number }[] = []

/** A burst is over when nobody has asked for a minute. */
const tidying = setTimeout(() => {
  info('burst', { requests: burst.length, since: burst[0]?.at })
  burst.length = 0
}, quietMs).unref()

const note = ({ method, url }: Request): void => {
  burst.push({ method, url, at: Date.now() })
  tidying.refresh()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    note(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  everyNth: [1],
}
