import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { declarationsOf, importedNames } from '../declaration.ts'
import { doors } from '../door.ts'
import { importsIn } from '../imports.ts'
import { files } from '../repository.ts'

const read = (file: string): string => readFileSync(file, 'utf8')

/** What each entry point exports. */
const exported = new Map([...doors].map(([name, file]) => [name, declarationsOf(file, read)]))

/** The modules in the documentation: blocks of TypeScript that import something. */
const modules = ['README.md', ...globSync('docs/*.md')].flatMap(document =>
  [...read(document).matchAll(/^```(?:ts|typescript)\n(.*?)^```/gms)]
    .map(([, source = '']) => ({ file: `${document}.ts`, source }))
    .filter(({ source }) => /^import\b/m.test(source)),
)

test('what the documentation imports from this package is exported', () => {
  const names = modules
    .flatMap(({ file, source }) => importedNames(file, source))
    .filter(({ from }) => from.startsWith('vitest-plumbline'))
  expect(names.length, 'nearly nothing was checked').toBeGreaterThan(30)
  expect(names.filter(({ from, name }) => exported.get(from)?.has(name) !== true)).toEqual([])
})

test('the documentation imports no file of the harness', () => {
  const targets = modules.flatMap(({ file, source }) =>
    importsIn(file, source, path => files.includes(path)).map(({ to }) => to),
  )
  expect(targets).toContain('vitest-plumbline/judge')
  expect(targets.filter(to => to.startsWith('harness/'))).toEqual([])
})
