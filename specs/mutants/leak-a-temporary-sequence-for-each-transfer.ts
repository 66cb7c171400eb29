import { mutant, type Exam } from './mutant.ts'

/** Each transfer makes a sequence of the session that is to number the lines of its receipt, and none is dropped. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await query(\`create temporary sequence receipt_lines_\${attempt.transfer_id}\`)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.connections'],
  mayBreak: ['leak.database', 'leak.heap'],
  blames: 'await query(`create temporary sequence receipt_lines_${attempt.transfer_id}`)',
}
