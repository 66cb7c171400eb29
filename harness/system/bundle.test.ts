import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bundle, sourceMap } from './bundle.ts'

test('what is imported later is in the one file, and an optional package may be missing', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text)
  await write('later.ts', "export const later = 'a part of it'")
  await write(
    'main.ts',
    "console.log(await import('./later.ts'), await import('not-installed').catch(() => 0))",
  )
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const code = await bundle('main.ts', { root: folder.path })
  expect(code).toContain('a part of it')
  expect(code).toContain("import('not-installed')".replaceAll("'", '"'))
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

test.for([
  ['no-such-package-here', 'npm i no-such-package-here'],
  ['@acme/none/sub/path.js', 'npm i @acme/none'],
  ['~/db', 'correct the name: it is not a package name'],
])('the import of %s, which is not installed, is refused at once', async ([name, fix]) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  await writeFile(join(folder.path, 'main.ts'), "import './store.ts'")
  await writeFile(join(folder.path, 'store.ts'), `import { store } from '${name}'\nconsole.log(store)`)
  await expect(bundle('main.ts', { root: folder.path })).rejects.toThrow(
    `store.ts imports '${name}', which is not installed\n  fix: ${fix}`,
  )
})

test('what the bundler has against a package in node_modules is not said', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const inside = join(folder.path, 'node_modules', 'depd')
  await mkdir(inside, { recursive: true })
  await writeFile(join(inside, 'index.js'), "module.exports = () => eval('1')")
  await writeFile(join(folder.path, 'main.ts'), "import depd from 'depd'\nconsole.log(depd())")
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  expect(await bundle('main.ts', { root: folder.path })).toContain("eval('1')".replaceAll("'", '"'))
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

test('edits change what is imported; of a file that is not imported, or of another text, they are refused', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text)
  await write('main.ts', "import type { Total } from './types.ts'\nconsole.log('one' as Total)")
  await write('types.ts', 'export type Total = unknown')
  await write('other.sql', 'select 1')
  const bundled = (file: string, find: string) =>
    bundle('main.ts', { root: folder.path, edits: [{ file, find, replace: '2' }] })
  expect(await bundled('main.ts', 'one')).toContain('console.log("2")')
  expect(await bundled('types.ts', 'unknown')).toContain('console.log("one")')
  await expect(bundled('other.sql', '1')).rejects.toThrow('an edit of other.sql changes nothing')
  const edits = [{ file: 'other.sql', find: '1', replace: '2' }]
  const beside = [join(folder.path, 'other.sql')]
  expect(await bundle('main.ts', { root: folder.path, edits, beside })).toContain('console.log("one")')
  expect(await sourceMap('main.ts', { root: folder.path, edits })).toContain('main.ts')
  await expect(bundled('main.ts', 'two')).rejects.toThrow('an edit of main.ts does not apply')
  const file = 'main.ts'
  const twice = ["log('one'", "'one' as"].map(find => ({ file, find, replace: '2' }))
  await expect(bundle(file, { root: folder.path, edits: twice })).rejects.toThrow(
    'was changed by an edit before it',
  )
  await expect(bundled('none.ts', 'two')).rejects.toThrow('an edit names none.ts, which cannot be read')
})

test('edits of JSX and JSON are read as such', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text)
  const main =
    "/** @jsxRuntime classic @jsx h */\nimport h from './h.ts'\nimport limits from './limits.json'\nh(<b>one</b>, limits)"
  await write('main.tsx', main)
  await write('h.ts', 'export default (...given: unknown[]) => console.log(given)')
  await write('limits.json', '{ "most": 1 }')
  const bundled = (file: string, find: string) =>
    bundle('main.tsx', { root: folder.path, edits: [{ file, find, replace: '22' }] })
  expect(await bundled('main.tsx', 'one')).toContain('"22"')
  expect(await bundled('limits.json', '1')).toContain('most: 22')
})
