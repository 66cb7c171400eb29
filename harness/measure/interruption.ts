import { BroadcastChannel } from 'node:worker_threads'

const channel = 'plumbline-interruption'

/** Tells every spec of this process to end what it does, and to judge what it has measured. */
export function interrupt(): void {
  using open = closing(new BroadcastChannel(channel))
  open.postMessage('end')
}

export interface Interruption extends Disposable {
  readonly wanted: boolean
}

/** Hears of an interruption. Specs that ask for it run in threads: a signal reaches only the process's own. */
export function interruption(): Interruption {
  const heard = new BroadcastChannel(channel)
  let wanted = false
  heard.addEventListener('message', () => {
    wanted = true
  })
  heard.unref()
  return {
    get wanted() {
      return wanted
    },
    [Symbol.dispose]: () => heard.close(),
  }
}

const closing = (open: BroadcastChannel): BroadcastChannel & Disposable =>
  Object.assign(open, { [Symbol.dispose]: () => open.close() })
