import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { service as ledger } from '../../specs/service.ts'
import { messageOf } from '../record/errors.ts'
import { container } from '../system/beside-container.ts'
import { node } from '../system/build.ts'
import type { ServiceDescription } from '../system/description.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem } from '../system/system.ts'
import { cores, mebibytes, seconds } from '../record/units.ts'
import { fromSetUp } from '../vitest/provided.ts'

/** A failure must be reported within five seconds of its cause, including clean-up. */
const withinMs = 5_000

/** `eventMs`: the time from the start to the cause, where known. */
async function failureOf(changes: Partial<ServiceDescription>, eventMs = 0): Promise<string> {
  const service = { ...ledger, name: 'ledger-failing', ...changes }
  const base = fromSetUp('base')
  // A build that succeeds is not part of the measured time; one that fails is.
  await serviceImage(service, base).catch(() => undefined)
  const startedAt = performance.now()
  try {
    await using _ = await startSystem(service, { base })
  } catch (error) {
    const tookMs = performance.now() - startedAt - eventMs
    if (tookMs < withinMs) return messageOf(error)
    throw new Error(`the failure took ${tookMs.toFixed(0)} ms to arrive`, { cause: error })
  }
  throw new Error('the service started')
}

/** The service's own Dockerfile, in a separate folder with other files to copy. */
async function failureOfFiles(
  files: Readonly<Record<string, string>>,
  changes: Partial<ServiceDescription> = {},
  eventMs?: number,
): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-failing-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder.path, name), content)
  return await failureOf({ build: { dockerfile: 'Dockerfile', context: folder.path }, ...changes }, eventMs)
}

const failureOfServer = (content: string, changes?: Partial<ServiceDescription>, eventMs?: number) =>
  failureOfFiles({ 'server.mjs': content }, changes, eventMs)

test('the bundler reports a syntax error in the source, with file and line', async () => {
  const edits = [{ file: 'app/main.ts', find: 'const service =', replace: 'const service service =' }]
  const message = await failureOf({ build: node('app/main.ts', { edits }) })
  expect(message).toContain('does not bundle')
  expect(message).toContain('app/main.ts')
  expect(message).toContain('fix: correct app/main.ts or what it imports')
})

test('a syntax error that only Node finds', async () => {
  const message = await failureOfServer('const service service = 1\n')
  expect(message).toContain('the service ended before it was ready: exit code 1')
  expect(message).toContain('| SyntaxError: ')
})

test('an exit at the start', async () => {
  const message = await failureOfServer('console.error("the licence has expired")\nprocess.exit(3)\n')
  expect(message).toContain('the service ended before it was ready: exit code 3')
  expect(message).toContain('| the licence has expired')
})

/** Ends at once if `late` accepts no connection yet; otherwise becomes ready. */
const impatient = `import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
await once(connect(7000, 'late'), 'connect')
createServer((_, response) => response.end()).listen(3000)
`
const late = () =>
  container({
    image: fromSetUp('base').node,
    port: 7000,
    command: ['node', '-e', "setTimeout(() => require('net').createServer().listen(7000, '0.0.0.0'), 3000)"],
  })

test('a service that ends because what is beside it is not up yet is started again, and is no failure', async () => {
  const started = failureOfServer(impatient, { ready: '/', beside: { late: late() }, env: () => ({}) })
  await expect(started).rejects.toThrow('the service started')
})

test('a base image that is missing', async () => {
  const message = await failureOf({ build: node('app/main.ts', { base: 'localhost/nowhere/node:1' }) })
  expect(message).toContain('the base image localhost/nowhere/node:1 is not on this engine')
  expect(message).toContain('fix: ')
})

test('a step of the build that fails', async () => {
  const message = await failureOfFiles({})
  expect(message).toContain('building localhost/plumbline/ledger-failing:')
  expect(message).toContain('server.mjs')
})

test('a port that never opens', async () => {
  const readyWithin = seconds(2)
  const silent = 'console.log("thinking")\nsetInterval(() => {}, 1000)\n'
  const message = await failureOfServer(silent, { readyWithin }, readyWithin)
  expect(message).toContain('the service was not ready 2 s after database')
  expect(message).toContain('GET /api/ready: ')
  expect(message).toContain('| thinking')
})

test('a memory limit too small to start in', async () => {
  const message = await failureOf({ limits: { ...ledger.limits, memory: mebibytes(16) } })
  expect(message).toContain('the service ended before it was ready: killed at its memory limit (OOM)')
  expect(message).toContain('fix: raise its memory limit')
})

test('a server that listens where nobody outside its container reaches it', async () => {
  const server = "import { createServer } from 'node:http'\ncreateServer().listen(3000, '127.0.0.1')\n"
  const message = await failureOfServer(server)
  expect(message).toContain('the service listens on 127.0.0.1:3000 in its container')
  expect(message).toContain('fix: make it listen on 0.0.0.0')
})

test('an image that is nowhere', async () => {
  const message = await failureOf({ build: { image: 'localhost/nowhere/orders:1' } })
  expect(message).toContain('the image of the service localhost/nowhere/orders:1 is not on this engine')
})

test('more cores than the engine has', async () => {
  const message = await failureOf({ limits: { ...ledger.limits, cpu: cores(512) } })
  expect(message).toContain('service.limits.cpu is 512, expected at most')
})
