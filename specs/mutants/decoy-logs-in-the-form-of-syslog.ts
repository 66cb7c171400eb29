import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each log line is a message of RFC 5424 on stderr, with a priority, structured data and a byte order mark, in place of
 * JSON on stdout, and each 503 is such a line too, as a warning. No promise is about the log; a line is written in one piece and
 * kept nowhere, and what the log says never goes into an answer.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `console.log(line(event, fields))`,
    replace: `console.error(line(event, fields, 14))`,
  },
  {
    file: 'app/log.ts',
    find: `console.error(line(event, { ...fields, error, stack }))`,
    replace: `console.error(line(event, { ...fields, error, stack }, 11))`,
  },
  {
    file: 'app/log.ts',
    find: `const line = (event: string, fields: Fields): string => {`,
    replace: `/** A client was turned away: somebody may want to know. */
export const warning = (event: string, fields: Fields): void => console.error(line(event, fields, 12))

const line = (event: string, fields: Fields, priority: number): string => {`,
  },
  {
    file: 'app/log.ts',
    find: `return JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(written) })`,
    replace: `const head = \`<\${priority}>1 \${new Date().toISOString()} - ledger \${process.pid} \${event}\`
  const uptime = Math.round(process.uptime() * 100)
  return \`\${head} [meta sysUpTime="\${uptime}"] \\uFEFF\${JSON.stringify(Object.fromEntries(written))}\``,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import { warning } from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `if (error instanceof Problem) return error.toResponse()`,
    replace: `if (error instanceof Problem) {
      if (error.status === 503) warning('turned-away', { kind: error.kind, path: c.req.path, reason: error })
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
