import { expect, test } from 'vitest'
import { repositoryOf } from '../testing/written-repository.ts'
import { initialise } from './init.ts'

const saidOf = async (files: Readonly<Record<string, string>>) => {
  const { root } = await repositoryOf({ 'package.json': '{}', 'src/server.ts': '', ...files })
  return (await initialise(root, false)).text
}

test.each([
  ['migrations/1.sql', 'migrations'],
  ['db/migrations/1.sql', 'db/migrations'],
  ['drizzle/0000_one.sql', 'drizzle'],
  ['prisma/migrations/1_one/migration.sql', 'prisma/migrations'],
])('of %s, which a bundled service may read at its start, it is said what needs it', async (path, folder) => {
  expect(await saidOf({ [path]: '' })).toContain(
    `migrations in ${folder}; if the service reads them at its start, its image needs them: ` +
      "write a Dockerfile that copies them, and build: node('src/server.ts', { dockerfile: 'Dockerfile' })\n",
  )
  expect(await saidOf({ [path]: '', Dockerfile: 'FROM node:24\nCOPY . .\n' })).toContain(
    `migrations in ${folder}\n`,
  )
  expect(await saidOf({ [`test/${path}`]: '' })).not.toContain('migrations in')
})
