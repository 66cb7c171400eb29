import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { vitestCopies, withoutVite } from './packages.mjs'

async function projectWith(versions: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [path, version] of Object.entries(versions)) {
    await mkdir(join(folder, path, 'node_modules/vitest'), { recursive: true })
    await writeFile(join(folder, path, 'node_modules/vitest/package.json'), JSON.stringify({ version }))
  }
  return folder
}

const own = 'node_modules/vitest-plumbline'

test('one copy serves the project and the package', async () => {
  const folder = await projectWith({ '.': '5.1.1' })
  expect(vitestCopies(join(folder, 'src'), join(folder, own)).map(({ version }) => version)).toEqual([
    '5.1.1',
  ])
})

test('a copy below the package is a second one', async () => {
  const folder = await projectWith({ '.': '5.1.1', [own]: '5.0.3' })
  expect(vitestCopies(folder, join(folder, own)).map(({ version }) => version)).toEqual(['5.1.1', '5.0.3'])
})

test('one copy behind two links is one', async () => {
  const folder = await projectWith({ '.': '5.1.1' })
  await mkdir(join(folder, own, 'node_modules'), { recursive: true })
  await symlink(join(folder, 'node_modules/vitest'), join(folder, own, 'node_modules/vitest'))
  expect(vitestCopies(folder, join(folder, own))).toHaveLength(1)
})

test('none is installed yet', async () => {
  const folder = await projectWith({})
  expect(vitestCopies(folder, join(folder, own))).toEqual([])
})

test('vitest without vite beside it cannot start', async () => {
  const folder = await projectWith({ '.': '5.1.1' })
  const copies = vitestCopies(folder, join(folder, own))
  expect(withoutVite(copies)).toEqual(copies)
  await mkdir(join(folder, 'node_modules/vite'))
  await writeFile(join(folder, 'node_modules/vite/package.json'), '{}')
  expect(withoutVite(copies)).toEqual([])
})
