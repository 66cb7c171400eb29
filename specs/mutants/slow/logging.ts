import { slow } from '../mutant.ts'

/** Each health check writes five hundred lines to the log, one by one. */
export const service = slow({
  declare: `import { writeSync } from 'node:fs'`,
  work: `for (let n = 0; n < 500; n++) writeSync(1, 'health check, line ' + n + ' '.repeat(200) + '\\n')`,
})

export const cause = { kind: 'loop', at: 'writeSync(' }
