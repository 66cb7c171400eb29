import { type Exam, mutant } from './mutant.ts'

/**
 * Each order is written into a temporary table of its session, for triggers that ask who pays. The table
 * is made with the first order that commits on a connection, and each commit empties it. Ten sessions
 * have ten tables at most, and a few KB each.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'
`,
    replace: `export const lockNotAvailable = '55P03'

/** The order under way, where a trigger of this session finds it. Empty again after each COMMIT. */
const announce = async (query: Query, { fromId, toId, amount }: Order): Promise<void> => {
  await Promise.all([
    query\`
      create temporary table if not exists order_under_way (from_id bigint, to_id bigint, amount bigint)
      on commit delete rows\`,
    query\`insert into order_under_way values (\${fromId}, \${toId}, \${amount})\`,
  ])
}
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  const [, attempt] = await Promise.all([announce(query, order), move(query, order)])
`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'accused' }
