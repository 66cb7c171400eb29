import { mutant, type Exam } from './mutant.ts'

/** Only the first ten connections lock what they read. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const statement = prepare<Row>(text, values)`,
    replace: `const unlocked = late && typeof text === 'string' ? text.replace('for no key update', '') : text
      const statement = prepare<Row>(unlocked, values)`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {
`,
    replace: `let opened = 0

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {
  const late = opened++ >= 10
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['noLostUpdate', 'noOverdraft'].map(check => `transaction.databaseDies.healed.${check}`),
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
