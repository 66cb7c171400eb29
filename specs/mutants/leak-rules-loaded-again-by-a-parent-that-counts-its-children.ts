import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the platform may change a small CommonJS file of rules while the service runs, so every probe of life and readiness takes it
 * out of the cache of modules and loads it again.
 *
 * Leaks: heap, about 3 KB for each probe (2 of 16 requests). The cache is not the only one who knows a module: `require` belongs to a
 * module of its own, made by `createRequire`, and each module it loads for the first time is appended to `children` of that parent. To
 * delete the entry of the cache does not take the child away. With each child stay its exports, their functions and their source.
 *
 * To blame: `delete load.cache[rulesFile]` before `load(rulesFile)`, in `freshRules`. The holder is `children` of the parent of `load`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { existsSync, writeFileSync } from 'node:fs'
import * as modules from 'node:module'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Rules {
  /** Whether this instance should get no further traffic. */
  readonly drained: (uptimeS: number) => boolean
  readonly note: string
}

/** Changed by the platform at any time; these are the rules until then. */
const rulesFile = process.env['RULES_FILE'] ?? '/tmp/ledger-rules.cjs'
const firstRules = \`'use strict'
// Instances that are older than this are replaced by the platform, one after the other.
const lifetimeS = Number(process.env.LIFETIME_S || Infinity)
exports.note = 'no maintenance is planned'
exports.drained = function drained(uptimeS) {
  return uptimeS > lifetimeS
}
\`
if (!existsSync(rulesFile)) writeFileSync(rulesFile, firstRules)

const load = modules.createRequire(import.meta.url)

/** A module is cached for good, so it is forgotten before each load. */
const freshRules = (): Rules => {
  delete load.cache[rulesFile]
  return load(rulesFile) as Rules
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', c => {
    c.header('Ledger-Note', freshRules().note)
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    if (freshRules().drained(process.uptime()))
      throw new Problem('not-ready', 'this instance is being replaced; use another one')
    await readiness.check()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: 'load(rulesFile)',
}
