import { afterEach, expect, test, vi } from 'vitest'
import { replayOf } from './replay.ts'

afterEach(() => vi.unstubAllEnvs())

test('the command repeats one test with the same seed and under the same circumstances', () => {
  vi.stubEnv('SEED', '42')
  vi.stubEnv('FAULTS', '20')
  expect(replayOf('specs/a.spec.ts', '2,000 transfers by 10 clients')).toBe(
    'FAULTS=20 SEED=42 npx vitest run specs/a.spec.ts -t "2,000 transfers by 10 clients"',
  )
})

test('the command for a run on a fleet runs on a fleet too', () => {
  vi.stubEnv('FLEET', 'swarm')
  expect(replayOf('specs/a.spec.ts', undefined, [], 1)).toBe(
    'FLEET=swarm SEED=1 npx vitest run specs/a.spec.ts',
  )
})

test('further options come before the path', () => {
  expect(replayOf('specs/a.spec.ts', 'is quick', ['--project', 'the shop'], 1)).toBe(
    `SEED=1 npx vitest run --project 'the shop' specs/a.spec.ts -t "is quick"`,
  )
})

test('a path or a variable with a blank or a parenthesis is one word of the command', () => {
  vi.stubEnv('SERVICE', "the shop's/service.ts")
  expect(replayOf('specs/(cart)/a.spec.ts', undefined, [], 1)).toBe(
    String.raw`SERVICE='the shop'\''s/service.ts' SEED=1 npx vitest run 'specs/(cart)/a.spec.ts'`,
  )
})

test('no character of a name means anything to the shell or in a regular expression', () => {
  expect(replayOf('specs/a.spec.ts', 'costs $5 (or "more"), `id`')).toContain(
    '-t "costs .5 .or .more.., .id."',
  )
})

test('the name of a test is found by the regular expression that Vitest makes of it', () => {
  const name = 'it 🚀 costs $5 (or more), "at least": 𠮷'
  const [, pattern = ''] = / -t "(.*)"$/.exec(replayOf('specs/a.spec.ts', name, [], 1)) ?? []
  expect(name).toMatch(new RegExp(`^${pattern}$`))
})
