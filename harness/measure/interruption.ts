import { BroadcastChannel } from 'node:worker_threads'

const channel = 'plumbline-interruption'

/** Tells every soak of this process to end and to judge its measurement. */
export function interrupt(): void {
  const open = new BroadcastChannel(channel)
  open.postMessage('end')
  open.close()
}

/** Notices an interruption. Specs that use it run in threads, because only the process gets the signal. */
export function interruption(): Disposable & { readonly wanted: boolean } {
  const heard = new BroadcastChannel(channel)
  const interrupted = { wanted: false, [Symbol.dispose]: () => heard.close() }
  heard.addEventListener('message', () => {
    interrupted.wanted = true
  })
  heard.unref()
  return interrupted
}
