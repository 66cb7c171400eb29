import { relative } from 'node:path'
import type { TestModule, Vitest } from 'vitest/node'
import { nearest } from '../record/nearest.ts'
import { onlyTest } from '../report/results/replay.ts'

const namedMost = 5

/** The fix where the Vitest config includes no spec. */
export const withoutSpecs = 'write a spec that matches `include` in the Vitest config, or correct `include`'

type Asked = Pick<Vitest, 'config' | 'globTestSpecifications'> & {
  /** The file patterns of the command line, which Vitest does not publish. */
  readonly filenamePattern?: readonly string[]
}

/** Explains, with a fix, why the filters of the command line match no test; undefined otherwise. */
export async function unmatched(vitest: Asked, modules: readonly TestModule[]): Promise<string | undefined> {
  const { testNamePattern: pattern, changed, related, root, passWithNoTests } = vitest.config
  if (modules.length === 0) {
    const { filenamePattern: paths = [] } = vitest
    if (changed !== undefined || related !== undefined || passWithNoTests) return undefined
    const what = paths.length === 0 ? 'there is no spec' : `no spec has ${paths.join(' or ')} in its path`
    const specs = (await vitest.globTestSpecifications()).map(({ moduleId }) => relative(root, moduleId))
    return specs.length === 0
      ? `${what}\n  fix: ${withoutSpecs}`
      : `${what}\n  fix: name one of these, or a part of its path: ${firstFew(specs)}`
  }
  const tests = modules.flatMap(module => [...module.children.allTests()])
  // The tests of a file that does not load are unknown.
  if (modules.some(module => module.state() === 'failed')) return undefined
  if (pattern === undefined || tests.some(test => test.result().state !== 'skipped')) return undefined
  const names = tests.map(({ fullName }) => fullName)
  const meant = nearest(pattern.source, names)
  return (
    `no test matched -t ${pattern.source}; there are: ${firstFew(names)}\n` +
    `  fix: ${meant === undefined ? 'write a part of one of these names' : `write ${onlyTest(meant)}`}`
  )
}

const firstFew = (names: readonly string[]): string =>
  [...names.slice(0, namedMost), ...(names.length > namedMost ? [`… (${names.length} in all)`] : [])].join(
    ', ',
  )
