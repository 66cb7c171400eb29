import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installedPackages, writtenRepository } from '../testing/written-repository.ts'
import { initialise } from './init.ts'

const repository = { 'package.json': '{}', 'vitest.config.ts': 'export default {}' }
const vitest = 'node_modules/vitest/package.json'

test.each([
  {
    name: 'neither package',
    files: {},
    said: 'Vitest is not installed here, and the Vitest config imports it\n  fix: `npm i -D vitest@5 vitest-plumbline`, then run `init` again; nothing was written',
  },
  {
    name: 'only Vitest',
    files: { [vitest]: '{ "version": "5.0.0" }', 'pnpm-lock.yaml': '' },
    said: 'vitest-plumbline is not installed here, and the Vitest config imports it\n  fix: `pnpm add -D vitest@5 vitest-plumbline`',
  },
  {
    name: 'an older Vitest',
    files: { ...installedPackages, [vitest]: '{ "version": "3.2.4" }' },
    said: 'Vitest 3.2.4 is installed here, and vitest-plumbline needs Vitest 5\n  fix: `npm i -D vitest@5 vitest-plumbline`, then run `init` again; or, to keep Vitest 3.2.4 for your own tests, do both in a subfolder',
  },
])('with $name it is said first, and nothing is written', async ({ files, said }) => {
  const { root, read } = await writtenRepository({ ...repository, ...files })
  await expect(initialise(root, false)).rejects.toThrow(said)
  expect(await read('vitest.config.ts')).toBe('export default {}')
  await expect(access(join(root, 'plumbline'))).rejects.toThrow('ENOENT')
})

test('the packages of a parent folder are those of its workspace', async () => {
  const { root } = await writtenRepository({ ...installedPackages, 'api/package.json': '{}' })
  expect((await initialise(join(root, 'api'), false)).text).toContain('plumbline/service.mjs')
})
