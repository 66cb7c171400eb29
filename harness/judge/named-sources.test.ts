import { expect, test } from 'vitest'
import { sourcesOf } from './named-sources.ts'

test('each line that origins name is told once; what names none adds nothing', () => {
  const at = (file: string, line: number) => ({ file, line })
  const [first, second, other] = [at('app/a.ts', 1), at('app/a.ts', 2), at('app/b.ts', 1)]
  expect(
    sourcesOf([
      { kind: 'inserted', method: 'push', count: 80, at: first },
      { kind: 'oneBuffer' },
      { kind: 'suspect', at: second },
      { kind: 'suspect', at: at('app/a.ts', 1) },
      { kind: 'suspect', at: other },
    ]),
  ).toEqual([first, second, other])
})
