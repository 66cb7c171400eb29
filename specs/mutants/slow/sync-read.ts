import { slow } from '../mutant.ts'

/** Each health check reads its own bundle two hundred times, and everybody waits for the disk. */
export const service = slow({
  declare: `import { readFileSync } from 'node:fs'`,
  work: `for (let n = 0; n < 200; n++) readFileSync(process.argv[1] ?? '')`,
})

export const cause = { kind: 'loop', at: 'readFileSync' }
