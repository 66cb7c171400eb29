import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { writtenRepository } from '../written-repository.ts'
import { Clone } from './clone.ts'

test('a clone has the files of the work tree, without one that is deleted and not yet committed', async () => {
  const files = { '.gitignore': 'ignored.ts', 'kept/a.ts': 'a', 'deleted.ts': '', 'ignored.ts': '' }
  const { root } = await writtenRepository(files)
  const home = process.cwd()
  onTestFinished(() => process.chdir(home))
  process.chdir(root)
  execFileSync('git', ['init', '-q'])
  execFileSync('git', ['add', '-A'])
  await rm('deleted.ts')
  await using clone = await Clone.make()
  expect((await readdir(clone.folder)).toSorted()).toEqual(['.gitignore', 'kept', 'node_modules'])
  expect(existsSync(clone.path('kept/a.ts'))).toBe(true)
})
