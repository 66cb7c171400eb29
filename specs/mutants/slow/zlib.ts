import { slow } from '../mutant.ts'

/** Each health check compresses 1 MB, and everybody waits for it. */
export const service = slow({
  declare: `import { gzipSync } from 'node:zlib'
const page = Buffer.from(Array.from({ length: 100_000 }, (_, n) => 'row ' + n).join())`,
  work: `gzipSync(page)`,
})

export const cause = { kind: 'loop', at: 'gzipSync(' }
