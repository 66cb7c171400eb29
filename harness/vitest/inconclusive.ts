import { stripVTControlCharacters } from 'node:util'
import type { TestCase, Vitest } from 'vitest/node'
import { painted, thisScreen } from '../report/text/table.ts'
import { judgedMeta } from './task-meta.ts'

/** Whether a failed test has no violation, only checks that are inconclusive. */
export function isUndecided(test: TestCase): boolean {
  const verdicts = new Set((judgedMeta(test.meta()).checks ?? []).map(({ verdict }) => verdict))
  return test.result().state === 'failed' && verdicts.has('inconclusive') && !verdicts.has('fail')
}

const failed = ' FAIL '
/** What Vitest adds to the name of a test that failed more than once. */
const attempts = / \((?:\d+ times|initial run|\w+ re(?:peat|try))[^()]*\)$/

/** Until disposed, replaces Vitest's FAIL above inconclusive tests. `names`: with their files, as one may be part of another. */
export function inconclusiveLabels(logger: Pick<Vitest['logger'], 'error'>, names: readonly string[]) {
  const error = logger.error.bind(logger)
  logger.error = (...said) => {
    const line = stripVTControlCharacters(String(said[0] ?? ''))
    const test = line.replace(attempts, '')
    const isOurs = line.startsWith(failed) && names.some(name => test.endsWith(` ${name}`))
    const label = painted('INCONCLUSIVE', 'inconclusive', thisScreen().colour)
    error(...(isOurs ? [` ${label} ${line.slice(failed.length)}`] : said))
  }
  return { [Symbol.dispose]: () => void (logger.error = error) }
}
