import { type Exam, mutant } from './mutant.ts'

/**
 * Debug lines are written by `util.debuglog`, whose section is named after the request, because Node puts the section before
 * each line: NODE_DEBUG=ledger-* would show which lines belong together. Nothing is written as a rule, and the logger is a local
 * variable. But Node keeps every section that was ever used in a table of its own, under its name in capitals, and never forgets
 * one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { debuglog } from 'node:util'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const debug = debuglog(\`ledger-\${randomUUID()}\`)
    debug('%s %s', request.method, request.url)
    const startedAt = metrics.begin()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: [
    `const debug = debuglog(\`ledger-\${randomUUID()}\`)`,
    `debug('%s %s', request.method, request.url)`,
  ],
  firstTry: 'caught',
}
