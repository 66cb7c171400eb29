import { expect, test } from 'vitest'
import { inconclusiveLabels } from './inconclusive.ts'

test('a test that could not be decided is not filed under FAIL; any other is', () => {
  const said: unknown[] = []
  const logger = { error: (...lines: unknown[]) => void said.push(...lines) }
  const before = logger.error
  {
    using _ = inconclusiveLabels(logger, ['stays fast'])
    logger.error('\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m |specs| a.spec.ts > stays fast')
    logger.error(' FAIL  |specs| a.spec.ts > leaks')
    logger.error('AssertionError: stays fast')
  }
  logger.error(' FAIL  |specs| a.spec.ts > stays fast')
  expect(said[0]).not.toContain('FAIL')
  expect(said[0]).toContain('INCONCLUSIVE')
  expect(said[0]).toContain('|specs| a.spec.ts > stays fast')
  expect(said.slice(1)).toEqual([
    ' FAIL  |specs| a.spec.ts > leaks',
    'AssertionError: stays fast',
    ' FAIL  |specs| a.spec.ts > stays fast',
  ])
  expect(typeof before).toBe('function')
})
