import { mkdir, mkdtempDisposable, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderIn } from './environment.ts'

test.each([
  { workspace: '/home/dev/shop', project: '/home/dev/shop/services/api', folder: 'services/api' },
  { workspace: '/home/dev/shop/', project: '/home/dev/shop/..api', folder: '..api' },
  { workspace: '/home/dev/shop', project: '/home/dev/shop', folder: '' },
  { workspace: '/home/dev/shop', project: '/home/dev/other', folder: '' },
  { workspace: '', project: '/home/dev/shop/api', folder: '' },
  { workspace: undefined, project: '/home/dev/shop/api', folder: '' },
])('below $workspace, $project is $folder', async ({ workspace, project, folder }) => {
  expect(await folderIn(workspace, project)).toBe(folder)
})

test('a root by a symbolic link is the same root', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-workspace-'))
  await mkdir(join(folder.path, 'shop/api'), { recursive: true })
  await symlink('shop', join(folder.path, 'link'))
  expect(await folderIn(join(folder.path, 'link'), join(folder.path, 'shop/api'))).toBe('api')
})
