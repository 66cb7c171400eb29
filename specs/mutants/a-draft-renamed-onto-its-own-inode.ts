import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each scrape publishes the figures as a file too, atomically: the page of this second gets a second name, which is
 * renamed to that of the page to be collected. But `rename` does nothing where both names are links to one file, and so
 * the draft of every scrape but the first of a second stays in /tmp for ever. It breaks `leak.files`.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `import type { Figures } from './metrics.ts'
`,
    replace: `import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Figures } from './metrics.ts'
`,
  },
  {
    file: 'app/exposition.ts',
    find: `/** The figures in Prometheus' text format, in base units (seconds, bytes). */`,
    replace: `/** The collector of the host takes its files from here. */
const folder = '/tmp/figures'
let writtenAt = 0

/**
 * For hosts whose collector cannot reach the port. A page is written once a second at most, beside the one before,
 * and published by a rename, so that the collector never reads half of it.
 */
export const publish = (figures: Figures): void => {
  const second = Math.floor(Date.now() / 1_000)
  const page = \`\${folder}/page-\${second % 2}\`
  if (second !== writtenAt) {
    mkdirSync(folder, { recursive: true })
    rmSync(page, { force: true })
    writeFileSync(page, toExposition(figures))
    writtenAt = second
  }
  const draft = \`\${folder}/draft-\${randomUUID()}\`
  linkSync(page, draft)
  renameSync(draft, \`\${folder}/ledger.prom\`)
}

/** The figures in Prometheus' text format, in base units (seconds, bytes). */`,
  },
  {
    file: 'app/api.ts',
    find: `import { expositionType, toExposition } from './exposition.ts'`,
    replace: `import { expositionType, publish, toExposition } from './exposition.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()
`,
    replace: `    const figures = metrics.read()
    publish(figures)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.files'],
  mayBreak: 'any',
  firstTry: 'caught',
}
