import { mutant, type Exam } from './mutant.ts'

/** Where no key is sent the order is its own key, so that two equal ones are one. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: parseKey(key) ?? \`\${fromId}-\${toId}-\${amount}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
