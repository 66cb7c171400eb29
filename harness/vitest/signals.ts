const signals = ['SIGINT', 'SIGTERM'] as const
type Signal = (typeof signals)[number]

/** Calls `tell` with the first signal that ends this process. Returns a function that stops this. */
export function tellOfSignals(tell: (signal: Signal) => void, of: NodeJS.EventEmitter = process): () => void {
  const listeners = signals.map(signal => [signal, () => tell(signal)] as const)
  for (const [signal, listener] of listeners) of.once(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) of.off(signal, listener)
  }
}

/** One press of Ctrl-C arrives twice: from the terminal, and forwarded by `npx`. */
const onePressMs = 300

/** Replaces all other listeners: the first signal ends the process in order, a later one at once. */
export function endInOrder(
  ends: { readonly inOrder: (signal: Signal) => void; readonly atOnce: () => void },
  of: NodeJS.EventEmitter = process,
): void {
  let firstAt: number | undefined
  for (const signal of signals) {
    of.removeAllListeners(signal)
    of.on(signal, () => {
      if (firstAt === undefined) ends.inOrder(signal)
      else if (performance.now() - firstAt > onePressMs) ends.atOnce()
      firstAt ??= performance.now()
    })
  }
}
