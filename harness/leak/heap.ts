import type { Session } from './session.ts'

/**
 * Bytes still reachable after a full collection: `heap` of objects, strings and code, `external` behind buffers, which are no
 * part of the heap. Messages the process has logged are let go of first: V8 keeps the arguments of the last thousand `console`
 * calls for a debugger that may want to see them.
 */
export async function liveHeap(session: Session) {
  await session.send('Runtime.discardConsoleEntries')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage')
  return { heap: usedSize, external: backingStorageSize }
}

/**
 * V8 flags that make the heap stand still: optimised code, and byte code that is dropped when unused and
 * compiled again, come and go by tens of kilobytes whatever the service keeps.
 */
const noise = ['opt', 'maglev', 'flush-bytecode']

/** Keeps V8 from optimising until it is disposed of; what is optimised already stays so. */
export async function quietCompiler(session: Session): Promise<AsyncDisposable> {
  await setFlags(session, '--no-')
  // The process may be gone, and whoever is leaving because of that has the better message.
  return { [Symbol.asyncDispose]: () => setFlags(session, '--').catch(() => undefined) }
}

async function setFlags(session: Session, prefix: string): Promise<void> {
  const flags = noise.map(flag => prefix + flag).join(' ')
  await session.evaluate(`process.getBuiltinModule('v8').setFlagsFromString('${flags}')`)
}
