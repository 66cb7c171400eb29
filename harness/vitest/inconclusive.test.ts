import { expect, test } from 'vitest'
import { inconclusiveLabels } from './inconclusive.ts'

/** The lines that Vitest prints for failed tests, where `a.spec.ts > stays fast` could not be decided. */
function printed(...lines: readonly string[]): readonly string[] {
  const said: string[] = []
  const logger = { error: (...each: unknown[]) => void said.push(...each.map(String)) }
  using _ = inconclusiveLabels(logger, ['a.spec.ts > stays fast'])
  for (const line of lines) logger.error(line)
  return said
}

test.each([
  '\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m |specs| a.spec.ts\u001b[2m > \u001b[22mstays fast',
  ' FAIL  a.spec.ts > stays fast',
  ' FAIL  |specs| a.spec.ts > stays fast (2 times)',
  ' FAIL  |specs| a.spec.ts > stays fast (1st retry of 2nd repeat)',
])('a test that could not be decided is not filed under FAIL: %j', line => {
  const [said] = printed(line)
  expect(said).not.toContain('FAIL')
  expect(said).toMatch(/INCONCLUSIVE.* a\.spec\.ts > stays fast/)
})

test.each([
  ' FAIL  |specs| a.spec.ts > leaks',
  ' FAIL  |specs| a.spec.ts > stays faster',
  ' FAIL  |specs| a.spec.ts > stays fast (at night)',
  ' FAIL  |specs| a.spec.ts > at night > stays fast',
  ' FAIL  |specs| b.spec.ts > stays fast',
  'AssertionError: stays fast',
])('any other line is left: %j', line => expect(printed(line)).toEqual([line]))

test('the labels end with the list', () => {
  const said: unknown[] = []
  const logger = { error: (...lines: unknown[]) => void said.push(...lines) }
  inconclusiveLabels(logger, ['a.spec.ts > stays fast'])[Symbol.dispose]()
  logger.error(' FAIL  |specs| a.spec.ts > stays fast')
  expect(said).toEqual([' FAIL  |specs| a.spec.ts > stays fast'])
})
