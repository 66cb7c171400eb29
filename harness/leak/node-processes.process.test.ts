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
  const busy = 'setInterval(() => { const until = Date.now() + 100; while (Date.now() < until); }, 10)'
  const child = spawn(process.execPath, ['-e', busy], {
    stdio: 'ignore',
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:' + (${portOfChild}) },
  })
  child.on('spawn', () => console.log(child.pid))
  process.on('exit', () => child.kill('SIGKILL'))`

const startedBy = async (portOfChild: string) => {
  await using stack = new AsyncDisposableStack()
  const first = stack.use(await startInspected(starter(portOfChild)))
  const child = Number(first.said)
  stack.defer(() => void process.kill(child, 'SIGKILL'))
  await vi.waitUntil(() => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('setInterval'), 5_000)
  const started = stack.move()
  return { child, address: first.inspector, [Symbol.asyncDispose]: () => started.disposeAsync() }
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

test('a helper that works is found with its command, and gets the inspector', unhurried, async () => {
  await using started = await startedBy('port')
  const processes = new NodeProcesses(started.address)
  const [helper, ...others] = await vi.waitUntil(async () => {
    const helpers = await processes.helpers()
    return helpers.length > 0 && helpers
  }, 5_000)
  expect(helper).toMatchObject({
    pid: started.child,
    command: expect.stringContaining('-e setInterval') as string,
  })
  expect(others).toEqual([])
  if (helper !== undefined) await processes.inspect(helper)
  expect(await pidAt(started.address)).toBe(started.child)
})
