import { slow } from '../mutant.ts'

/** Each health check looks a name up that nobody knows. */
export const service = slow({
  declare: `import { lookup } from 'node:dns/promises'`,
  work: `await lookup('metrics.internal.example').catch(() => undefined)`,
})

export const cause = { kind: 'lookup', at: 'lookup(' }
