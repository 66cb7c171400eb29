import { mutant, type Exam } from './mutant.ts'

/**
 * `process.finalization` forgets an object as soon as it is collected. Here the callback closes over the object instead of
 * taking it as its argument, so that it never is. Every request, about 400 bytes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import { info } from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Entry {
  readonly method: string
  readonly url: string
  readonly startedAt: number
  answered: boolean
}

/** A request without an answer at the end of the process is written to the log. */
const entryOf = ({ method, url }: Request, startedAt: number): Entry => {
  const entry: Entry = { method, url, startedAt, answered: false }
  process.finalization.register(entry, () => {
    if (!entry.answered) info('unanswered', { method: entry.method, url: entry.url })
  })
  return entry
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const entry = entryOf(request, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      entry.answered = true`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [
    'process.finalization.register(entry, () => {',
    'const entry: Entry = { method, url, startedAt, answered: false }',
  ],
}
