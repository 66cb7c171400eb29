type Signal = 'SIGINT' | 'SIGTERM'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Tells of the first signal that ends this process. Returns what stops that. */
export function tellOfSignals(tell: (signal: Signal) => void, of: NodeJS.EventEmitter = process): () => void {
  const listeners = signals.map(signal => [signal, () => tell(signal)] as const)
  for (const [signal, listener] of listeners) of.once(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) of.off(signal, listener)
  }
}
