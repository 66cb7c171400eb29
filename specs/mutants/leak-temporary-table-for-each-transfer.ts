import { mutant, type Exam } from './mutant.ts'

/** A table of the session for each transfer, which is gone with the session alone. Nothing grows in the service. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await query(\`create temp table moved_\${attempt.transfer_id} as select \${order.amount} as amount\`)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.connections'],
  mayBreak: 'any',
  blames: 'create temp table moved_',
}
