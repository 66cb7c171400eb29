import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadService } from './service-module.ts'

test.each([
  [
    "export const service = { name: 'thumb' }",
    "it exports { name: 'thumb' } as service, expected what defineService returns",
  ],
  [
    "export const service = { name: 'thumb', root: '/', build: 'Dockerfile' }",
    "it exports { name: 'thumb', root: '/', build: 'Dockerfile' } as service, expected what defineService returns",
  ],
  [
    'export const service = Promise.resolve({})',
    'it exports Promise { {} } as service, expected what defineService returns\n  fix: await it',
  ],
  ['export default {}', 'it exports default, but no service'],
  ['', 'it exports nothing'],
])('%j describes no service, and what it has is told', async (text, there) => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'service.mjs')
  await writeFile(path, text)
  await expect(loadService(path)).rejects.toThrow(`does not describe a service\n  ${there}`)
})
