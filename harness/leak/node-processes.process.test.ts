import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { NodeProcesses } from './node-processes.ts'

const unhurried = { timeout: 30_000 }

/** Starts a second Node, told to listen at the port of its own inspector as npm tells a service, or at another, as a cluster does. */
const starter = (portOfChild: string) => `
  import { spawn } from 'node:child_process'
  import inspector from 'node:inspector'
  const port = Number(new URL(inspector.url()).port)
  // Without a port of its own it would open its inspector at another one the next time.
  inspector.close()
  inspector.open(port, '127.0.0.1')
  const busy = 'setInterval(() => { const until = Date.now() + 100; while (Date.now() < until); }, 10)'
  const child = spawn(process.execPath, ['-e', busy], {
    stdio: 'ignore',
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:' + (${portOfChild}) },
  })
  child.on('spawn', () => console.log(child.pid))
  setInterval(() => {}, 1e6)
  process.on('exit', () => child.kill('SIGKILL'))`

const startedBy = async (portOfChild: string) => {
  const first = await startInspected(starter(portOfChild))
  const child = Number(first.said)
  await vi.waitUntil(() => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('setInterval'), 5_000)
  let lives = true
  const endChild = () => {
    if (lives) process.kill(child, 'SIGKILL')
    lives = false
  }
  return {
    child,
    endChild,
    address: first.inspector,
    async [Symbol.asyncDispose]() {
      endChild()
      await first[Symbol.asyncDispose]()
    },
  }
}
const pidAt = async (address: string): Promise<number> => {
  using inspector = await Inspector.connect(address)
  return await inspector.call(() => process.pid)
}
const work = () => sleep(1_500)

test('the inspector of a process that only starts another is passed on to it', unhurried, async () => {
  await using started = await startedBy('port')
  await new NodeProcesses(started.address).inspectServing(work)
  expect(await pidAt(started.address)).toBe(started.child)
})

test('a process whose inspector listens elsewhere is named', unhurried, async () => {
  await using started = await startedBy('0')
  await expect(new NodeProcesses(started.address).inspectServing(work)).rejects.toThrow(
    `process ${started.child} of its container does the work, and its inspector does not open`,
  )
})

test('one process keeps its inspector, and is asked for nothing', unhurried, async () => {
  await using alone = await startInspected('setInterval(() => {}, 1e6); console.log(process.pid)')
  await new NodeProcesses(alone.inspector).inspectServing(() => Promise.reject(new Error('asked')))
  expect(await pidAt(alone.inspector)).toBe(Number(alone.said))
})

test(
  'a helper that works gets the inspector, and when it ends the first process has it again',
  unhurried,
  async () => {
    await using started = await startedBy('port')
    const processes = new NodeProcesses(started.address)
    const { inspected, helpers } = await vi.waitUntil(async () => {
      const working = await processes.working()
      return working.helpers.length > 0 && working
    }, 5_000)
    expect(helpers).toMatchObject([{ pid: started.child, command: expect.stringContaining('-e') as string }])
    const [helper = inspected] = helpers
    await processes.inspect(helper)
    expect(await pidAt(started.address)).toBe(started.child)
    started.endChild()
    await processes.inspect(inspected)
    expect(await pidAt(started.address)).toBe(inspected.pid)
  },
)

test('the inspector is handed back by a helper that lives on', unhurried, async () => {
  await using started = await startedBy('port')
  const processes = new NodeProcesses(started.address)
  const { inspected, helpers } = await vi.waitUntil(async () => {
    const working = await processes.working()
    return working.helpers.length > 0 && working
  }, 5_000)
  for (const one of [...helpers, inspected, ...helpers, inspected]) {
    await processes.inspect(one)
    expect(await pidAt(started.address)).toBe(one.pid)
  }
  expect(helpers).toHaveLength(1)
})
