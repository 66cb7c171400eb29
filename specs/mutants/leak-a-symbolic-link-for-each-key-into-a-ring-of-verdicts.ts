import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: verdicts on orders are kept for support in 64 files that are written over in turn, and each is found under its key by a
 * symbolic link. The files are bounded, the links are not: nobody removes the link to a file that has been written over.
 * Per order with a new key, made or refused: a link in /tmp, which has no page and no size, but an inode and a directory entry of
 * about 1 KB. The line: await symlink(…) in fileVerdict.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const verdictsKept = 64
const shelf = '/tmp/verdicts'
let verdicts = 0
mkdirSync(shelf + '/by-key', { recursive: true })

/** The latest verdicts, each in a file that a link finds by the digest of its key. */
const fileVerdict = async (order: Order, verdict: string): Promise<void> => {
  const { idempotencyKey, ...rest } = order
  if (idempotencyKey === null) return
  const file = shelf + '/' + (verdicts++ % verdictsKept) + '.json'
  const digest = createHash('sha256').update(idempotencyKey).digest('hex')
  await writeFile(file, JSON.stringify({ digest, verdict, ...rest }))
  // The link is there already when the order is sent again.
  await symlink(file, shelf + '/by-key/' + digest).catch(() => {})
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order).catch(async (error: unknown) => {
      if (error instanceof Problem) await fileVerdict(order, error.kind)
      throw error
    })
    if (!replayed) await fileVerdict(order, 'made')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.files'],
  mayBreak: 'any',
  firstTry: 'caught',
}
