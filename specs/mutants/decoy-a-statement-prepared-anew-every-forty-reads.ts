import { type Exam, mutant } from './mutant.ts'

/**
 * Each session prepares the read of an account under a new name, and after forty reads gives it up for
 * another one, so that its plan follows the data. The old one is deallocated first: a session never holds
 * more than one of them. It keeps 0 bytes a request; a session grows by some 10 KB once.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async`,
    replace: `interface Reading {
  readonly name: string
  uses: number
}

const usesMax = 40
const readings = new WeakMap<Query, Reading>()
let names = 0

/** The name of the prepared read of this session: new every forty reads, for a fresh plan. */
const readingOf = async (query: Query): Promise<string> => {
  const reading = readings.get(query)
  if (reading !== undefined && reading.uses < usesMax) {
    reading.uses += 1
    return reading.name
  }
  readings.delete(query)
  if (reading !== undefined) await query(\`deallocate \${reading.name}\`)
  const name = \`account_\${++names}\`
  await query(\`prepare \${name} (bigint) as select id, balance from accounts where id = $1\`)
  readings.set(query, { name, uses: 1 })
  return name
}

export const findAccount = async`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `  const name = await readingOf(query)
  const [account] = await query<Account>(\`execute \${name}(\${id})\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
