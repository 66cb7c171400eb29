import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a notice of the database should be logged with the statement that is under way, and where it was sent from. A statement
 * becomes the one under way, and puts back the one before it when it is answered. That needs answers in the reverse order; but
 * BEGIN and the first statement are sent together and answered in their order. BEGIN puts back what was before it, and then the
 * other puts back BEGIN. So after each transaction, committed or rolled back, its BEGIN stays under way, and knows the BEGIN of the
 * transaction before it: a chain for each connection of the pool, one link (about 1 KB, with stack and answer) for each transfer
 * that reaches the database: three requests of sixteen. Reads and probes leave nothing.
 *
 * Origin: `const note: Note = …` in app/connection.ts; or `underWay = note.before` in the same file.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** A statement, for the log line of a notice that comes while it runs. */
interface Note {
  readonly text: string
  readonly values: readonly Value[]
  readonly sentFrom: string | undefined
  readonly before: Note | undefined
  rows: readonly object[] | undefined
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {
  let underWay: Note | undefined`,
  },
  {
    file: 'app/connection.ts',
    find: `    onclose: () => discard('the connection was closed'),`,
    replace: `    onclose: () => discard('the connection was closed'),
    onnotice: ({ message }) =>
      console.error(JSON.stringify({ message, text: underWay?.text, sentFrom: underWay?.sentFrom })),`,
  },
  {
    file: 'app/connection.ts',
    find: `      inFlight.add(reject)`,
    replace: `      inFlight.add(reject)
      const sentFrom = new Error('sent').stack
      const note: Note = { text: [text].flat().join('?'), values, sentFrom, before: underWay, rows: undefined }
      underWay = note`,
  },
  {
    file: 'app/connection.ts',
    find: `        resolve(rows)`,
    replace: `        note.rows = rows
        underWay = note.before
        resolve(rows)`,
  },
  {
    file: 'app/connection.ts',
    find: `        if (isServerError(error)) {`,
    replace: `        underWay = note.before
        if (isServerError(error)) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'const note: Note',
  firstTry: 'caught',
}
