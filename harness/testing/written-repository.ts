import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The packages that `init` asks for, so far as it looks at them. */
export const installedPackages: Readonly<Record<string, string>> = {
  'node_modules/vitest/package.json': '{ "version": "5.1.1" }',
  'node_modules/vitest-plumbline/package.json': '{ "exports": { "./config": "./config.js" } }',
  'node_modules/vitest-plumbline/config.js': '',
}

/** A folder of its own with these files, until the test has finished, and how to read it. */
export async function writtenRepository(files: Readonly<Record<string, string>>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  onTestFinished(() => folder.remove())
  const root = folder.path
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { root, read: (path: string) => readFile(join(root, path), 'utf8') }
}

/** A repository in which the packages that `init` asks for are installed. */
export const repositoryOf = (files: Readonly<Record<string, string>>) =>
  writtenRepository({ ...installedPackages, ...files })
