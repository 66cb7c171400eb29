import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bundle } from './bundle.ts'

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
