import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

/** A lock of its own: a process that prepares this machine is not waited for. */
const engine = `tcp://lock-of-a-test-${process.pid}`

/** A process that says when it has the lock, and keeps it until its input ends. */
function preparing() {
  const program = `
    const { alone, lockFile } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)})
    const { text } = await import('node:stream/consumers')
    console.log(lockFile)
    await alone(async () => { console.log('alone'); await text(process.stdin); console.log('done') }, console.log)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, DOCKER_HOST: engine },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, line: async () => String((await lines.next()).value) }
}

test.runIf(spawnSync('flock', ['--version']).status === 0)(
  'one prepares at a time, also after one was killed',
  { timeout: 30_000 },
  async () => {
    const first = preparing()
    const file = await first.line()
    onTestFinished(() => rm(file, { force: true }))
    expect(await first.line()).toBe('alone')

    const second = preparing()
    expect(await second.line()).toBe(file)
    expect(await second.line()).toMatch(/^waiting until no other process prepares this machine/)
    first.child.stdin.end()
    expect(await first.line()).toBe('done')
    expect(await second.line()).toBe('alone')

    const third = preparing()
    expect(await third.line()).toBe(file)
    expect(await third.line()).toMatch(/^waiting until no other process prepares this machine/)
    second.child.kill('SIGKILL')
    expect(await third.line()).toBe('alone')
    third.child.stdin.end()
    expect(await third.line()).toBe('done')
    expect(await once(third.child, 'exit')).toEqual([0, null])
  },
)
