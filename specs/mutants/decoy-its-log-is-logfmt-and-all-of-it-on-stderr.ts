import { mutant, type Exam } from './mutant.ts'

/**
 * The log has the form of logfmt (`time="…" event="listening" port=3000`), one line for each event as before, and all of
 * it is on stderr, good news too. It looks like a service that writes nothing, or only errors.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `console.log(line(event, fields))`,
    replace: `console.error(line(event, fields))`,
  },
  {
    file: 'app/log.ts',
    find: `  return JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(written) })`,
    replace: `  const all = { time: new Date().toISOString(), event, ...Object.fromEntries(written) }
  return Object.entries<unknown>(all)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => \`\${key}=\${JSON.stringify(value)}\`)
    .join(' ')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
