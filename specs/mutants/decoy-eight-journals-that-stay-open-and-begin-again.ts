import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer that is done leaves a record of 128 bytes in one of eight journals in /tmp. A journal is opened when its
 * first record comes and stays open; it has 32 places, which are written over in turn. So there are eight descriptors and
 * eight pages of 4 KiB after some thousand requests, and never more.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { openSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const journals = 8
const placesPerJournal = 32
const recordBytes = 128

/** The last transfers, to be read after a crash. Writing to memory, it does not wait. */
class Journals {
  readonly #descriptors = new Map<number, number>()
  #broken = false

  note(transferId: number, text: string): void {
    if (this.#broken) return
    const journal = transferId % journals
    const place = Math.floor(transferId / journals) % placesPerJournal
    try {
      const record = Buffer.alloc(recordBytes, ' ')
      record.write(text, 0, recordBytes - 1)
      record.write('\\n', recordBytes - 1)
      writeSync(this.#descriptorOf(journal), record, 0, recordBytes, place * recordBytes)
    } catch {
      // Without a folder to write to there is no journal; the transfer is done all the same.
      this.#broken = true
    }
  }

  #descriptorOf(journal: number): number {
    const open = this.#descriptors.get(journal)
    if (open !== undefined) return open
    const opened = openSync(\`/tmp/ledger-journal-\${journal}\`, 'w')
    this.#descriptors.set(journal, opened)
    return opened
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()
`,
    replace: `  const app = new Hono()
  const journal = new Journals()
`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    else journal.note(transferId, \`\${new Date().toISOString()} \${transferId} \${JSON.stringify(order)}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
