import { expect, test } from 'vitest'
import { literalCheck, literalResults } from '../testing/literal-results.ts'
import { exitCodeOf } from './conclusion.ts'

const kept = literalCheck({ verdict: 'pass' })
const open = literalCheck({ verdict: 'inconclusive' })
const broken = literalCheck({ verdict: 'fail' })

test.each([
  ['all promises are kept', [kept], 0, 0],
  ['a test of another project failed', [kept], 1, 1],
  ['a promise is undecided', [kept, open], 2, 2],
  ['a promise is undecided and a test of another project failed', [kept, open], 1, 1],
  ['nothing was judged', [], 0, 2],
  ['a promise is broken', [kept, open, broken], 1, 1],
])('where %s the exit code says so', (_, checks, ofVitest, code) => {
  expect(exitCodeOf(literalResults(checks), ofVitest)).toBe(code)
})
