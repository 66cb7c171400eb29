import { mkdir, mkdtempDisposable, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderIn } from './workspace-folder.ts'

test.each([
  { workspace: '/work/shop', project: '/work/shop/services/api', folder: 'services/api' },
  { workspace: '/work/shop/', project: '/work/shop/..api', folder: '..api' },
  { workspace: '/work/shop', project: '/work/shop', folder: '' },
  { workspace: '/work/shop', project: '/work/other', folder: '' },
  { workspace: '', project: '/work/shop/api', folder: '' },
  { workspace: undefined, project: '/work/shop/api', folder: '' },
])('below $workspace, $project is $folder', async ({ workspace, project, folder }) => {
  expect(await folderIn(workspace, project)).toBe(folder)
})

test('a root by a symbolic link is the same root', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-workspace-'))
  await mkdir(join(folder.path, 'shop/api'), { recursive: true })
  await symlink('shop', join(folder.path, 'link'))
  expect(await folderIn(join(folder.path, 'link'), join(folder.path, 'shop/api'))).toBe('api')
})
