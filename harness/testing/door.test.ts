import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { examineDoor } from './docstring.ts'
import { doors } from './door.ts'

/** Examines `door.ts` of a few literal files. */
const examine = (files: Readonly<Record<string, string>>) =>
  examineDoor(['door.ts'], file => {
    const source = files[file]
    if (source === undefined) throw new RangeError(`no such file: ${file}`)
    return source
  })

test('every export of the door has a docstring, its errors and an example', () => {
  const { examined, gaps } = examineDoor([...doors.values()], file => readFileSync(file, 'utf8'))
  expect(examined, 'package.json exports files from which no name was read').toBeGreaterThan(0)
  expect(gaps.toSorted(), 'write what is missing in the docstring of the declaration').toEqual([])
})

test('the door is what package.json exports under its own condition', () => {
  expect(Object.fromEntries(doors)).toEqual({
    'vitest-plumbline': 'harness/index.ts',
    'vitest-plumbline/judge': 'harness/judge.ts',
    'vitest-plumbline/config': 'harness/config.ts',
  })
})

const sentence = '/** Says it. */'
const example = '/**\n * Says it.\n *\n * @example say()\n */'
const complete = '/**\n * Says it.\n *\n * @throws RangeError where it is late\n * @example say()\n */'
const lateError = "if (late) throw new RangeError('late')"

test.each([
  [`${sentence}\nexport const name = 1`, []],
  [`${sentence}\nexport interface Name {}`, []],
  [`${sentence}\nexport type Name = string`, []],
  [`${sentence}\nconst name = 1\nexport { name }`, []],
  [`${sentence}\nconst name = 1\nexport { name as other }`, []],
  [`${sentence}\nexport default { name: 1 }`, []],
  [`${sentence}\nexport class Name {}`, []],
  [`${sentence}\nexport class Name { protected own() {} #other() {} [Symbol.dispose]() {} }`, []],
  [`${sentence}\nexport class Name { /** Says it: \`name.say()\`. */ say() {} }`, []],
  [`${example}\nexport const name = () => 1`, []],
  [`${example}\nexport function name() {}`, []],
  [`${example}\nexport function name(): void\nexport function name() {}`, []],
  [`${complete}\nexport function name() { ${lateError} }`, []],
  [`${sentence}\nexport type Name = 1\nexport const Name = 1`, []],
  [`const make = () => () => 1\n/** Says it: \`name(1)\`. */\nexport const name = make()`, []],
  [`const make = () => [1]\n${sentence}\nexport const name = make()`, []],
  [`${sentence}\nexport interface Name { tookMs: number; size: Bytes; /** In rows. */ height: number }`, []],
  [`${sentence}\nexport class Name { say() {} }`, ['Name: a sentence of say', 'Name: @example of say']],
  [`${sentence}\nexport class Name { ${example} say() { ${lateError} } }`, ['Name: @throws of say']],
  ['export const name = 1', ['name: a sentence']],
  ['// Says it.\nexport const name = 1', ['name: a sentence']],
  ['/* Says it. */\nexport const name = 1', ['name: a sentence']],
  ['/** */\nexport const name = 1', ['name: a sentence']],
  ['/** name */\nexport const name = 1', ['name: a sentence']],
  ['/** @example name */\nexport const name = 1', ['name: a sentence']],
  ['/**\n * name\n *\n * @see other. */\nexport const name = 1', ['name: a sentence']],
  [`${sentence}\nconst other = 1\nexport const name = 1`, ['name: a sentence']],
  [`export const { name } = { name: 1 }`, ['name: a sentence']],
  ['export default 1', ['default: a sentence']],
  [`${sentence}\nexport const name = () => 1`, ['name: @example']],
  [`${sentence}\nexport const name = (() => 1) as Name`, ['name: @example']],
  [`${sentence}\nexport function name() {}`, ['name: @example']],
  [`const make = () => () => 1\n${sentence}\nexport const name = make()`, ['name: @example']],
  [`const make = () => { return () => 1 }\n${sentence}\nexport const name = make()`, ['name: @example']],
  [`${sentence}\nexport interface Name { took: number }`, ['Name: the unit of took']],
  [`${sentence}\nexport type Name = { readonly took?: number }[]`, ['Name: the unit of took']],
  ['/**\n * Says it.\n * @example\n */\nexport function name() {}', ['name: @example']],
  [`${example}\nexport function name() { ${lateError} }`, ['name: @throws']],
  [`${example}\nexport const name = () => { throw new HarnessError('late') }`, ['name: @throws']],
  [`${example}\nexport function name() { throw new TypeError('ours to repair') }`, []],
  [`${example}\nexport const name = () => 1\nfunction other() { ${lateError} }`, []],
])('%j lacks %j', (source, gaps) => {
  const { examined, gaps: found } = examine({ 'door.ts': source })
  expect(examined).toBe(1)
  expect(found).toEqual(gaps.map(gap => `door.ts ${gap}`))
})

test('names are followed through every file that passes them on', () => {
  const files = {
    'door.ts': "export { inner as outer } from './room/middle.ts'\nexport * from './room/last.ts'",
    'room/middle.ts': "import { inner } from './last.ts'\nexport { inner }",
    'room/last.ts': 'export const inner = 1\nexport type Other = string',
  }
  expect(examine(files)).toEqual({
    examined: 2,
    gaps: ['room/last.ts inner: a sentence', 'room/last.ts Other: a sentence'],
  })
})

test('a name that is declared nowhere is a gap', () => {
  const files = { 'door.ts': "export { gone } from './room.ts'", 'room.ts': '' }
  expect(examine(files)).toEqual({ examined: 1, gaps: ['door.ts gone: a sentence'] })
})

test('what another package declares is documented there', () => {
  expect(examine({ 'door.ts': "export { vi } from 'vitest'" })).toEqual({ examined: 0, gaps: [] })
})
