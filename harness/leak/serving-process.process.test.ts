import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { passInspectorOn } from './serving-process.ts'

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
  const first = await startInspected(starter(portOfChild))
  const child = Number(first.said)
  return {
    child,
    address: first.inspector,
    async [Symbol.asyncDispose]() {
      process.kill(child, 'SIGKILL')
      await first[Symbol.asyncDispose]()
    },
  }
}
const work = () => sleep(1_500)

test('the inspector of a process that only starts another is passed on to it', unhurried, async () => {
  await using started = await startedBy('port')
  await passInspectorOn(started.address, work)
  using inspector = await Inspector.connect(started.address)
  expect(await inspector.call(() => process.pid)).toBe(started.child)
})

test('a process whose inspector listens elsewhere is named', unhurried, async () => {
  await using started = await startedBy('0')
  await expect(passInspectorOn(started.address, work)).rejects.toThrow(
    `process ${started.child} of its container does the work, and its inspector does not open`,
  )
})

test('one process keeps its inspector, and is asked for nothing', unhurried, async () => {
  await using alone = await startInspected('setInterval(() => {}, 1e6); console.log(process.pid)')
  await passInspectorOn(alone.inspector, () => Promise.reject(new Error('asked')))
  using inspector = await Inspector.connect(alone.inspector)
  expect(await inspector.call(() => process.pid)).toBe(Number(alone.said))
})
