import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writtenRepository } from '../../testing/written-repository.ts'
import { readRepository } from './repository.ts'

test('the sources of a service are read, those of its packages are not', async () => {
  const { root } = await writtenRepository({
    'src/server.php': '',
    'src/app.py': '',
    'src/main.ts': '',
    'vendor/slim/app.php': '',
    'node_modules/hono/index.js': '',
    'logo.svg': '',
  })
  expect([...(await readRepository(root)).keys()].toSorted()).toEqual([
    'src/app.py',
    'src/main.ts',
    'src/server.php',
  ])
})

test('a folder that this user may not read is left out, such as that of a database, and so is the text of such a file', async () => {
  const { root } = await writtenRepository({
    'src/main.ts': 'serve()',
    'secrets.yaml': 'a: 1',
    'pgdata/base.sql': '',
  })
  await chmod(root, 0o755)
  await chmod(join(root, 'pgdata'), 0)
  await chmod(join(root, 'secrets.yaml'), 0)
  // Root may read it.
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    expect(Object.fromEntries(await readRepository(root))).toEqual({
      'secrets.yaml': '',
      'src/main.ts': 'serve()',
    })
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(join(root, 'pgdata'), 0o700)
  }
})
