import { expect, test } from 'vitest'
import { mutantsOf } from './mutants.ts'

/** Each line as its mutants have it. */
const changed = (source: string) => mutantsOf('a.ts', source).map(({ after }) => after)

test.each([
  ['a < b', ['a <= b', 'a >= b']],
  ['a === b', ['a !== b']],
  ['a && b', ['a || b']],
  ['a ?? b', ['a && b']],
  ['a + b', ['a - b']],
  ['f(!a)', ['f(a)']],
  ['f(3)', ['f(4)', 'f(2)']],
  ['f(0.5)', ['f(1)', 'f(0.25)']],
  ['f(true)', ['f(false)']],
  ['f([a])', ['f([])']],
  ['a.every(b)', ['a.some(b)']],
  ['a.filter(b)', ['a']],
])('%s', (source, mutants) => {
  const all = changed(`const x = ${source}`)
  expect(all).toEqual(mutants.map(mutant => `const x = ${mutant}`))
})

test('a condition is decided both ways', () => {
  expect(changed('if (a) {}')).toEqual(['if (true) {}', 'if (false) {}'])
  expect(changed('const x = a ? b : c')).toEqual(['const x = true ? b : c', 'const x = false ? b : c'])
})

test('a member is left out, a word and a type are not touched', () => {
  expect(changed("const x = { kind: 'a', of: b, ...c }")).toEqual([
    "const x = { kind: 'a', ...c }",
    "const x = { kind: 'a', of: b, }",
  ])
  expect(changed("type A = 1 | true\nconst x = 'a' + b")).toEqual([])
})

test('a mutant has its place, and the whole file', () => {
  expect(mutantsOf('a.ts', 'const a = 1\nconst b = a\n')).toEqual([
    {
      file: 'a.ts',
      line: 1,
      before: 'const a = 1',
      after: 'const a = 2',
      source: 'const a = 2\nconst b = a\n',
    },
    {
      file: 'a.ts',
      line: 1,
      before: 'const a = 1',
      after: 'const a = 0',
      source: 'const a = 0\nconst b = a\n',
    },
  ])
})

test('what is no TypeScript is refused', () => {
  expect(() => mutantsOf('a.ts', 'const =')).toThrow('a.ts: ')
})
