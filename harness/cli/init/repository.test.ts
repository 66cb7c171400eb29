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
