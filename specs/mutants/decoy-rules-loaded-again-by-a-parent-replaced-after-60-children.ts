import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the platform may change a small CommonJS file of rules while the service runs, so every probe of life and readiness takes it
 * out of the cache of modules and loads it again. The parent of these modules lists each of them among its `children`, so a new parent is
 * made after every 60 loads, and the old one is garbage with all its children.
 *
 * Bound: 60 modules of about 3 KB, 180 KB, a sawtooth. 2 of 16 requests load one, so the first parent is replaced after 480 requests.
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

const loadsPerParent = 60
let load = modules.createRequire(import.meta.url)
let loads = 0

/** A module is cached for good, so it is forgotten before each load; its parent remembers it, and is replaced now and then. */
const freshRules = (): Rules => {
  loads += 1
  if (loads % loadsPerParent === 0) load = modules.createRequire(import.meta.url)
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
  firstTry: 'acquitted',
  breaks: [],
}
