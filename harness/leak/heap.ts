import type { Session } from './session.ts'

/** Bytes reachable after a full collection, `external` behind buffers. Released first: the arguments of logged messages. */
export async function liveHeap(session: Session) {
  await session.send('Runtime.discardConsoleEntries')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage')
  return { heap: usedSize, external: backingStorageSize }
}

/** V8 flags that stabilise the heap: optimised or recompiled code changes it by tens of kilobytes without a leak. */
const noise = ['opt', 'maglev', 'flush-bytecode']

/** Keeps V8 from optimising more code until disposed of. */
export async function quietCompiler(session: Session): Promise<AsyncDisposable> {
  await setFlags(session, '--no-')
  // The process may have ended; the error that caused the disposal is then the better message.
  return { [Symbol.asyncDispose]: () => setFlags(session, '--').catch(() => undefined) }
}

async function setFlags(session: Session, prefix: string): Promise<void> {
  const flags = noise.map(flag => prefix + flag).join(' ')
  await session.evaluate(`process.getBuiltinModule('v8').setFlagsFromString('${flags}')`)
}
