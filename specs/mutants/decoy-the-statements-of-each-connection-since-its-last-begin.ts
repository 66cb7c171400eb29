import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection notes its statements and their values through the driver's option `debug`, for the log of its next failure, and
 * begins anew with each transaction. Bound: 64 statements for each of 10 connections, 640 of about 250 bytes, 160 KB; a third of the
 * statements sent are of transactions, so most connections keep fewer than 20. Settled within the first round.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  let reasonOfDeath = ''`,
    replace: `  let reasonOfDeath = ''
  const statements: { readonly at: number; readonly text: string; readonly values: readonly unknown[] }[] = []

  const note = (text: string, values: readonly unknown[]): void => {
    if (text.startsWith('begin')) statements.length = 0
    statements.push({ at: performance.now(), text, values })
    if (statements.length > 64) statements.shift()
  }`,
  },
  {
    file: 'app/connection.ts',
    find: `    onclose: () => discard('the connection was closed'),`,
    replace: `    onclose: () => discard('the connection was closed'),
    debug: (_connection, text, values) => note(text, values),`,
  },
  {
    file: 'app/connection.ts',
    find: `        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))`,
    replace: `        const texts = statements.splice(0).map(({ at, text, values }) => ({ at, text, values: values.length }))
        console.error(JSON.stringify({ event: 'statements-before-loss', texts }))
        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
