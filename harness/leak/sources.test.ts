import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle, sourceMap } from '../system/bundle.ts'
import { feedingForms, linkingForms } from './source-forms.ts'
import { Sources } from './sources.ts'

const source = `interface Order { readonly id: number }

const cache: Record<string, Order> = {}
const statement = 'select id from orders where paid'

export const handle = (id: number): Order => {
  const order: Order = { id }
  cache[id] = order
  return order
}

export const other = (): number => 1
console.log(handle(1), other(), statement)
`

const positionOf = (code: string, text: string): [line: number, column: number] => {
  const lines = code.split('\n')
  const line = lines.findIndex(candidate => candidate.includes(text))
  return [line + 1, lines[line]?.indexOf(text) ?? -1]
}

test('a place in the bundle is led back to its line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-sources-'))
  try {
    const file = join(folder, 'main.ts')
    await writeFile(file, source)
    const code = await bundle(file)
    const sources = new Sources(await sourceMap(file))
    expect(sources.at('', ...positionOf(code, 'cache[id]'))).toMatchObject({
      file: expect.stringMatching(/main\.ts$/),
      line: 8,
      text: 'cache[id] = order',
    })
    // A profile knows where the function begins; what holds the object knows its name.
    const beginning = positionOf(code, '(id) =>')
    expect(sources.within('', ...beginning, new Map([['cache', 1]]))).toMatchObject({ line: 8 })
    expect(sources.within('', ...beginning, new Map([['elsewhere', 1]]))).toBeUndefined()
    expect(sources.firstHaving(feedingForms('cache'))).toMatchObject({ line: 8, around: { from: 6 } })
    expect(sources.firstHaving(feedingForms('elsewhere'))).toBeUndefined()
    expect(sources.firstHaving(linkingForms('id'))).toMatchObject({ line: 7 })
    expect(sources.firstHaving(linkingForms('elsewhere'))).toBeUndefined()
    expect(sources.writing('0select id from orders where paid /* 4711 */')).toMatchObject({ line: 4 })
    expect(sources.writing('select a from b where c = d and e = f')).toBeUndefined()
    expect(sources.having(/\bother\(/)).toMatchObject([{ line: 13 }])
    expect(sources.declaring('cache')).toMatch(/main\.ts$/)
    expect(sources.declaring('order')).toBeUndefined()
    // However often the others are spoken of: what is nearest to the object counts most.
    const weights = new Map([
      ['cache', 0.5],
      ['Order', 0.25],
    ])
    expect(sources.within('', ...beginning, weights)).toMatchObject({ line: 8 })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('without a map nothing is known', () => {
  const sources = new Sources(undefined)
  expect(sources.at('', 1, 0)).toBeUndefined()
  expect(sources.within('', 1, 0, new Map())).toBeUndefined()
})

test('what stands in a loop of its own function is repeated; what is called by one is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-sources-'))
  try {
    const file = join(folder, 'main.ts')
    await writeFile(
      file,
      `const find = async (id: number) => {
  return await Promise.resolve(id)
}

export const all = async (ids: readonly number[]) => {
  for (const id of ids) {
    if (id > 0)
      await find(id + 1)
  }
  await find(100)
  return ids.map(id => find(id + 2))
}
console.log(await all([1]))
`,
    )
    const code = await bundle(file)
    const sources = new Sources(await sourceMap(file))
    const isRepeated = (text: string) => sources.isRepeated('', ...positionOf(code, text))
    expect(['find(id + 1)', 'find(id + 2)'].map(isRepeated)).toEqual([true, true])
    expect(['find(100)', 'Promise.resolve(id)'].map(isRepeated)).toEqual([false, false])
    expect(new Sources(undefined).isRepeated('', 1, 0)).toBe(false)
  } finally {
    await rm(folder, { recursive: true })
  }
})
