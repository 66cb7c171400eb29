import { BroadcastChannel } from 'node:worker_threads'

const channel = 'plumbline-interruption'

/** Tells every soak of this process to end, and to judge what it has measured. */
export function interrupt(): void {
  const open = new BroadcastChannel(channel)
  open.postMessage('end')
  open.close()
}

/** Hears of an interruption. Specs that ask for it run in threads: a signal reaches only the process's own. */
export function interruption(): Disposable & { readonly wanted: boolean } {
  const heard = new BroadcastChannel(channel)
  const interrupted = { wanted: false, [Symbol.dispose]: () => heard.close() }
  heard.addEventListener('message', () => {
    interrupted.wanted = true
  })
  heard.unref()
  return interrupted
}
