import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle, sourceMap } from '../system/bundle.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { openRuntime } from './node-runtime.ts'
import { readSources } from './source-maps.ts'

const source = `interface Booking {
  readonly id: number
}

// Nobody takes one out.
const recent: Booking[] = []
const book = (id: number): void => {
  recent.push({ id })
}
Object.assign(globalThis, { book })
`

/** How a service lies in its image, and what its work tree has of it. */
interface Layout {
  readonly placed?: 'beside it' | 'in it'
  readonly hasContent?: boolean
  readonly inTree?: string
  readonly format?: 'esm' | 'cjs'
}

interface Case extends Layout {
  readonly name: string
  readonly expected: { readonly file: string; readonly line: number; readonly text?: string }
  /** Of the frame. */
  readonly lines: number
}

const mapped = { file: 'src/app.ts', line: 8, text: 'recent.push({ id })' }

const cases: readonly Case[] = [
  {
    name: 'a map beside it, the text in the work tree',
    placed: 'beside it',
    inTree: source,
    expected: mapped,
    lines: 5,
  },
  {
    name: 'a map in the script',
    placed: 'in it',
    hasContent: true,
    inTree: source,
    expected: mapped,
    lines: 5,
  },
  {
    name: 'a CommonJS module',
    placed: 'beside it',
    format: 'cjs',
    inTree: source,
    expected: mapped,
    lines: 5,
  },
  {
    name: 'a map with texts, and a work tree that has others',
    placed: 'beside it',
    hasContent: true,
    inTree: `\n${source}`,
    expected: { ...mapped, file: '/src/app.ts' },
    lines: 5,
  },
  {
    name: 'a map without texts, and nothing in the work tree',
    placed: 'beside it',
    expected: { file: '/src/app.ts', line: 8 },
    lines: 0,
  },
  {
    name: 'no map',
    inTree: source,
    expected: { file: '/dist/app.js', line: 4, text: 'recent.push({ id });' },
    lines: 5,
  },
]

/** In one folder the image, in the other the work tree. */
async function lay(folder: string, { placed, hasContent = false, inTree, format = 'esm' }: Layout) {
  const [image, root] = [join(folder, 'repo/packages/booking'), join(folder, 'tree')]
  for (const made of ['src', 'dist']) await mkdir(join(image, made), { recursive: true })
  await mkdir(join(root, 'src'), { recursive: true })
  await writeFile(join(image, 'src/app.ts'), source)
  if (inTree !== undefined) await writeFile(join(root, 'src/app.ts'), inTree)
  const code = (await bundle('src/app.ts', { root: image })).replace(/export \{\s*\};/, '')
  const { sourcesContent, ...map } = JSON.parse(await sourceMap('src/app.ts', { root: image }))
  const json = JSON.stringify(hasContent ? { ...map, sourcesContent } : map)
  const inline = `data:application/json;base64,${Buffer.from(json).toString('base64')}`
  await writeFile(
    join(image, 'dist/app.js'),
    placed === 'in it' ? `${code}\n//# sourceMappingURL=${inline}\n` : code,
  )
  if (placed === 'beside it') await writeFile(join(image, 'dist/app.js.map'), json)
  await writeFile(
    join(image, 'package.json'),
    JSON.stringify({ type: format === 'esm' ? 'module' : 'commonjs' }),
  )
  return { app: join(image, 'dist/app.js'), root }
}

/** `before` runs ahead of the service. */
const running = (app: string, before = '') =>
  startInspected(
    `${before}; await import(${JSON.stringify(app)}); console.log('up'); setInterval(() => {}, 1000)`,
  )

for (const one of cases) {
  test(`a compiled script is led to its source: ${one.name}`, async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-maps-'))
    const { app, root } = await lay(folder.path, one)
    await using process = await running(app)
    using inspector = await Inspector.connect(process.inspector)
    const sources = await readSources(inspector, { root })
    const line = (await readFile(app, 'utf8')).split('\n').findIndex(text => text.includes('recent.push')) + 1
    // As a stack names it.
    const { file, around, ...at } = sources.at(one.format === 'cjs' ? app : `file://${app}`, line, 2) ?? {}
    const image = join(folder.path, 'repo/packages/booking')
    expect({ file: file?.replace(image, ''), ...at }).toEqual(one.expected)
    expect(around?.lines ?? []).toHaveLength(one.lines)
  })
}

const leaking = async (before?: string) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-maps-'))
  const { app, root } = await lay(folder.path, { placed: 'beside it', inTree: source })
  await using process = await running(app, before)
  using caller = await Inspector.connect(process.inspector)
  await using runtime = await openRuntime(process.inspector, { root })
  const drive = async (each: number) => {
    for (let id = 0; id < each; id++) await caller.evaluate(`book(${id}); 0`)
  }
  const work = { everyRoute: async () => drive(4), drive, clients: 1 }
  const { heap } = await runtime.attribute([{ check: 'heap', figure: '{ id }', perRequest: 1 }], work)
  return heap
}

const unhurried = { timeout: 30_000 }

test('a leak in a compiled script is told by the line of its source', unhurried, async () => {
  const heap = await leaking()
  expect(heap?.find(({ kind }) => kind === 'inserted')).toMatchObject({
    at: { file: 'src/app.ts', line: 8, text: 'recent.push({ id })', around: { from: 6 } },
  })
  const held = {
    path: expect.arrayContaining([expect.objectContaining({ edge: 'recent', file: 'src/app.ts' })]),
  }
  expect(heap?.find(({ kind }) => kind === 'retained')).toMatchObject(held)
})

// The stacks of such a service have the lines of its sources already.
test('so is one in a service of `node --enable-source-maps`', unhurried, async () => {
  const heap = await leaking('process.setSourceMapsEnabled(true)')
  expect(heap?.find(({ kind }) => kind === 'inserted')).toMatchObject({
    at: { file: 'src/app.ts', line: 8, text: 'recent.push({ id })', around: { from: 6 } },
  })
})
