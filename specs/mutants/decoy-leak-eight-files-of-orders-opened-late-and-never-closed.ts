import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer is noted in a file in /tmp that is opened by the first transfer of its shard and never closed, and the
 * files grow while transfers are made. There are eight shards, by the id of the payer, and each file has sixty-four
 * places of 128 bytes that are written over in turn: eight descriptors and 64 KiB, and no more.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { openSync, writeSync } from 'node:fs'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const shards = 8
const places = 64
const placeBytes = 128

interface Journal {
  readonly file: number
  next: number
}

const journals = new Map<number, Journal>()

const journalOf = (shard: number): Journal => {
  const opened = journals.get(shard)
  if (opened !== undefined) return opened
  const journal = { file: openSync(\`/tmp/orders-\${shard}\`, 'w'), next: 0 }
  journals.set(shard, journal)
  return journal
}

/** Not opened for appending: the position counts. */
const note = ({ fromId, toId, amount }: Order, { transferId }: Receipt): void => {
  const journal = journalOf(fromId % shards)
  const text = \`\${transferId} \${fromId} \${toId} \${amount}\`
  writeSync(journal.file, \`\${text.padEnd(placeBytes - 1)}\\n\`, journal.next * placeBytes)
  journal.next = (journal.next + 1) % places
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    note(order, receipt)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
