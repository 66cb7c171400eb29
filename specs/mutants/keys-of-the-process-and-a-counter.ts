import { type Exam, mutant } from './mutant.ts'

/**
 * An order without a key gets one of the service's own, so that support can find it in the ledger: the id of the process, and a
 * counter. On one machine no two processes have the same id. In a container the service is always process 1: two replicas make
 * the same keys, and so does each of them again after a restart. Then an order is answered as the replay of a stranger's, or
 * refused because its key belongs to another.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `let ordersWithoutKey = 0

/** A key of our own, which no other process makes. */
const ownKey = (): string => {
  ordersWithoutKey += 1
  return \`own-\${process.pid}-\${ordersWithoutKey}\`
}

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `  if (key === undefined) return null`,
    replace: `  if (key === undefined) return ownKey()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
