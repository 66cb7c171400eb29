import { mutant, type Exam } from './mutant.ts'

/** A key that can be read as a number is one. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: Number(key) ? \`\${Number(key)}\` : parseKey(key)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
