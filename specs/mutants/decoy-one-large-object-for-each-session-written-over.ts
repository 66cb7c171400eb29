import { type Exam, mutant } from './mutant.ts'

/**
 * A replay is written to a large object of the database, which nobody unlinks. Healthy: each session has one, numbered by its process,
 * made at its first replay, and writes its first page over at each other one. The row keeps its place, so that the database removes the
 * version before by itself, without a vacuum.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `const sheetBytes = 256

/** The last replay of each session is on its sheet, for the support desk. */
const noteReplay = async (query: Query, order: Order): Promise<void> => {
  await query\`
    select lo_from_bytea((1000000 + pg_backend_pid())::oid, '') where not exists (
      select from pg_largeobject_metadata where oid = (1000000 + pg_backend_pid())::oid)\`
  await query\`
    select lo_put((1000000 + pg_backend_pid())::oid, 0,
      convert_to(\${JSON.stringify(order).slice(0, sheetBytes).padEnd(sheetBytes)}, 'UTF8'))\`
}

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  if (same) {
    await noteReplay(query, order)
    return { transferId: row.id, replayed: true }
  }`,
  },
])

/** At most ten objects of 256 bytes, one for each session of the pool; all there after some hundred replays at most. */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
