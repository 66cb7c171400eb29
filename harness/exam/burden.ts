import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleHost } from '../sample/host.ts'

const quietShare = 0.3
const quietWithinMs = 5_000

/**
 * Resolves after half a second in which less than a third of the machine was busy, or after 5 s: an exam that disturbs one part
 * of the machine proves nothing while another process disturbs another.
 */
export async function quietHost(): Promise<void> {
  const startedAt = performance.now()
  for (let before = await sampleHost(); performance.now() - startedAt < quietWithinMs;) {
    await sleep(500)
    const now = await sampleHost()
    if (now.busyMs - before.busyMs < quietShare * 500 * now.cores) return
    before = now
  }
}

/**
 * Keeps this process busy for `busyMs` at a time, with `idleMs` in between; without `idleMs` it only yields to other pending
 * work. Until disposed.
 */
export function keepBusy({ busyMs, idleMs }: { busyMs: number; idleMs: number }): Disposable {
  let over = false
  const block = () => {
    if (over) return
    const until = performance.now() + busyMs
    while (performance.now() < until);
    if (idleMs > 0) setTimeout(block, idleMs)
    else setImmediate(block)
  }
  setImmediate(block)
  return { [Symbol.dispose]: () => void (over = true) }
}

/** Always ends with its parent: a leftover process would disturb every later measurement. */
const busyScript = `
  const { Worker } = require('node:worker_threads')
  const workers = Array.from({ length: Number(process.argv[1]) }, () => new Worker('for (;;);', { eval: true }))
  Promise.all(workers.map(worker => new Promise(online => worker.once('online', online)))).then(() => console.log('busy'))
  process.stdin.resume().once('end', () => process.exit())`

/** Starts processes with this many busy threads each, until disposed. Resolves when they are busy. */
export async function loadHost(processes: number, threads: number): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  await Promise.all(Array.from({ length: processes }, () => startBusy(threads, stack)))
  return stack.move()
}

async function startBusy(threads: number, owner: AsyncDisposableStack): Promise<void> {
  const child = spawn(process.execPath, ['-e', busyScript, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  owner.defer(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await once(child.stdout, 'data')
}
