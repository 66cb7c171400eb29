import { slow } from '../mutant.ts'

/** Each health check derives a key, and everybody waits for it. */
export const service = slow({
  declare: `import { pbkdf2Sync } from 'node:crypto'`,
  work: `pbkdf2Sync('secret', 'salt', 20_000, 64, 'sha512')`,
})

export const cause = { kind: 'loop', at: 'pbkdf2Sync(' }
