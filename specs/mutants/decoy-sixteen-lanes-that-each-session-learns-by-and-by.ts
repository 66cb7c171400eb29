import { type Exam, mutant } from './mutant.ts'

/**
 * Each transfer belongs to one of 16 lanes, by a hash of its key. It leaves its key in a setting of the session,
 * `ledger.lane_0` to `ledger.lane_15`, and the next transfer of that lane writes over it. Teams write it for triggers of the
 * auditors, which read who used the lane last. A session gets to know its lanes by chance: nine new ones in its first 14
 * transfers, the last one after about fifty. A session that is seldom used comes last. At most 16 settings of about 300 bytes in each
 * of ten sessions: 50 KB of memory of the database.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { crc32 } from 'node:zlib'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `const lanes = 16

/** The triggers of the auditors read it. */
const enterLane = async (query: Query, { idempotencyKey, fromId, toId }: Order): Promise<void> => {
  const key = idempotencyKey ?? \`\${fromId}-\${toId}\`
  await query\`select set_config(\${\`ledger.lane_\${crc32(key) % lanes}\`}, \${key}, false)\`
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const [, attempt] = await Promise.all([enterLane(query, order), move(query, order)])`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
