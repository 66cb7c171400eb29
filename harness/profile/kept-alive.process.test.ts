import { expect, test } from 'vitest'
import { Inspector } from '../leak/inspector.ts'
import { Sources } from '../leak/sources.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { whatKeepsAlive } from './kept-alive.ts'

async function seenIn(script: string): Promise<string[]> {
  await using service = await startInspected(script)
  using inspector = await Inspector.connect(service.inspector)
  return await whatKeepsAlive(inspector, new Sources(undefined))
}

test('a process that does not listen to SIGTERM', async () => {
  const serving = `import { createServer } from 'node:net'
    const server = createServer().listen(0, '127.0.0.1', () => console.log())`
  expect(await seenIn(serving)).toEqual(['no handler for SIGTERM'])
})

test('one that has listened once, and no longer serves', async () => {
  expect(await seenIn('setInterval(() => {}, 1_000); console.log()')).toEqual(['1 × timer of 1,000 ms'])
})

test('what its loop waits for, by kind, and nothing that does not hold it up', async () => {
  const seen = await seenIn(`
    import { connect, createServer } from 'node:net'
    process.on('SIGTERM', () => {})
    setInterval(() => {}, 30_000)
    setTimeout(() => {}, 60_000).unref()
    clearTimeout(setTimeout(() => {}, 60_000))
    setTimeout(() => {}, 1)
    const server = createServer().listen(0, '127.0.0.1', () => connect(server.address().port, '127.0.0.1'))
    server.once('connection', () => setTimeout(() => console.log(), 20))`)
  expect(seen.toSorted()).toEqual([
    '1 × connection of a client',
    expect.stringMatching(/^1 × connection to port \d+$/),
    '1 × listening socket',
    '1 × timer of 30,000 ms',
  ])
})
