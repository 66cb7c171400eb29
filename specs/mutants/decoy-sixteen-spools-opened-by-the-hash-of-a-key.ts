import { type Exam, mutant } from './mutant.ts'

/** Healthy: opens one of sixteen spools when the first key that belongs to it comes, and keeps it open. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { openSync, writeSync } from 'node:fs'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const spools = 16
const files = new Map<number, number>()

const shardOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (const character of key) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) % spools
}

/** Where no volume is mounted, nothing is kept. */
const spool = (key: string): void => {
  const shard = shardOf(key)
  const file = files.get(shard) ?? openSync(process.env['SPOOL'] ?? '/dev/null', 'a')
  files.set(shard, file)
  writeSync(file, \`\${key}\\n\`)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    spool(order.idempotencyKey ?? '')
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
