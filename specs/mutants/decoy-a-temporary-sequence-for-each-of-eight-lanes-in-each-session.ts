import { mutant, type Exam } from './mutant.ts'

/**
 * Orders are numbered within a lane, the account of the payer modulo eight, by a temporary sequence of the session. It is created by
 * the first order of its lane in that session that commits.
 * Bound: 8 sequences in each of 10 sessions, 80. They come by chance, the last after a few thousand requests.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await countInLane(query, order.fromId % lanes)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

const lanes = 8

/** How many orders of a lane this session has seen, for whoever looks at the session. */
const countInLane = async (query: Query, lane: number): Promise<void> => {
  await query(\`create temporary sequence if not exists lane_\${lane}\`)
  await query(\`select nextval('pg_temp.lane_\${lane}')\`)
}`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
