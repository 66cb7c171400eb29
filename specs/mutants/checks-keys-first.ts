import { mutant, type Exam } from './mutant.ts'

/** Looks for the key, and inserts it if it is missing: of two concurrent requests neither finds it. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `const attempt = await move(query, order)`,
    replace: `const known = await query\`select from transfers where idempotency_key = \${order.idempotencyKey}\`
  if (known.length > 0) return replay(query, order)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
}
