import { expect, test } from 'vitest'
import { judge } from './judgement.ts'
import { atMost } from './limit.ts'
import { withOrigins } from './named-sources.ts'

test('each line that origins name is told once; what names none adds nothing', () => {
  const at = (file: string, line: number) => ({ file, line })
  const [first, second, other] = [at('app/a.ts', 1), at('app/a.ts', 2), at('app/b.ts', 1)]
  const judged = judge({ check: 'heap', title: 'live heap', ...atMost(0, 'B/request'), measured: 9 })
  const origins = [
    { kind: 'inserted', method: 'push', count: 80, at: first },
    { kind: 'oneBuffer' },
    { kind: 'suspect', at: second },
    { kind: 'suspect', at: at('app/a.ts', 1) },
    { kind: 'suspect', at: other },
  ] as const
  const lines = [first, second, other]
  expect(withOrigins(judged, origins)).toMatchObject({
    cause: { kind: 'kept', lines },
    origins: lines,
    evidence: origins,
  })
  expect(withOrigins(judged, [{ kind: 'oneBuffer' }])).not.toHaveProperty('cause')
})
