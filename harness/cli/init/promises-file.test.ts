import { expect, test } from 'vitest'
import { promisesFile } from './promises-file.ts'
import { serviceFacts } from './service-facts.ts'

const promisesOf = (files: Readonly<Record<string, string>>) =>
  promisesFile(serviceFacts(new Map(Object.entries(files))))

test.each([
  { client: 'redis', left: 'a descriptor or a process' },
  { client: 'psycopg', left: 'a descriptor, a process or a connection' },
  { client: 'pymysql', left: 'a descriptor, a process or a connection' },
])('a service that cannot be looked into promises what is judged: $client', ({ client, left }) => {
  const promises = promisesOf({ 'requirements.txt': `flask\n${client}\n` })
  expect(promises).toContain(`test('no request leaves 256 bytes of memory, ${left} behind', `)
  expect(promises).toContain('promises: { native: bytesPerRequest(256), workingSet: megabytes(10) },')
  expect(promises).toContain('inspect: false')
  expect(promises).toMatch(/^import \{ bytesPerRequest, /)
})

test('a service of Node is looked into', () => {
  const promises = promisesOf({ 'src/server.ts': '' })
  expect(promises).toContain('promises: { heap: bytesPerRequest(8), ')
  expect(promises).not.toContain('inspect')
})

test.each(['src/server.ts', 'go.mod'])('a run beside the leak may promise any check of its own: %s', file => {
  // Both judge `connections` and `fileDescriptors`.
  expect(promisesOf({ [file]: '' })).toContain("await leak({\n    name: 'leak',")
})
