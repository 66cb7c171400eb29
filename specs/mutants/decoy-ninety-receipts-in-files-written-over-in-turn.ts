import { mutant, type Exam } from './mutant.ts'

/**
 * The last ninety receipts are in files, so that they survive a crash of the process: one file for each receipt, in a folder of
 * its own below the folder for temporary files. A new file comes with each transfer, replays included, and the folder grows; so
 * does the memory
 * that the kernel uses for it. It is right because the number of the file is that of the transfer modulo ninety: from the
 * ninety-first on a file is written over. That is reached after about 720 requests of all paths, and holds ninety pages of 4 KB.
 * Files are written one after the other, each is opened and closed by `writeFile`, and while one is written the receipts wait in
 * a list of ninety at most; what finds it full is not written. So no descriptor and no receipt is kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const receiptFiles = 90

/** The last receipts, in files. A file that cannot be written is left out: the ledger knows the transfer anyway. */
class Receipts {
  readonly #waiting: string[] = []
  #folder: string | undefined
  #written = 0
  #writes = false

  /** Does not wait for the file. */
  keep(receipt: object): void {
    if (this.#waiting.length >= receiptFiles) return
    this.#waiting.push(JSON.stringify(receipt))
    if (!this.#writes) void this.#write()
  }

  async #write(): Promise<void> {
    this.#writes = true
    for (let text = this.#waiting.shift(); text !== undefined; text = this.#waiting.shift()) {
      try {
        this.#folder ??= await mkdtemp(join(tmpdir(), 'receipts-'))
        await writeFile(join(this.#folder, \`\${this.#written % receiptFiles}.json\`), text)
        this.#written += 1
      } catch {
        // The disk may be full, or read-only.
      }
    }
    this.#writes = false
  }
}

const receipts = new Receipts()`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    receipts.keep({ transferId, replayed, ...order, at: Date.now() })
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
