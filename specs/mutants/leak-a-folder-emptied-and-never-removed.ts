import { mutant, type Exam } from './mutant.ts'

/**
 * Each order is in a file of its own folder under /tmp until it is answered. The file is deleted, the folder is not: an inode and a
 * directory entry of the kernel, about 900 bytes for each of three requests in sixteen, and no page of a file.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { mkdtemp, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    replace: `/** After a crash the orders that were under way are still on disk. */
const onDisk = async <T>(order: Order, work: () => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'order-'))
  const file = join(folder, 'order.json')
  try {
    await writeFile(file, JSON.stringify(order))
    return await work()
  } finally {
    await unlink(file)
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await onDisk(order, () => bank.transfer(order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.files'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [`const folder = await mkdtemp(join(tmpdir(), 'order-'))`, 'await unlink(file)'],
}
