import { chmod } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { repositoryOf } from '../testing/written-repository.ts'
import { initialise } from './init.ts'

test('a folder that this user may not write to is named with a fix', async () => {
  const { root } = await repositoryOf({ 'package.json': '{ "name": "orders" }' })
  await chmod(root, 0o555)
  // Root may write to it.
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  onTestFinished(async () => {
    if (isRoot) process.seteuid?.(0)
    await chmod(root, 0o755)
  })
  await expect(initialise(root, false)).rejects.toThrow(
    /^\S+ could not be written\n {2}EACCES: .*\n {2}fix: see who owns it, and give this user write access$/,
  )
})
