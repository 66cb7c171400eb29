import { cores, type Cores } from '../record/units.ts'
import { connectDocker, type EngineInfo } from './docker.ts'

export interface Limited {
  /** The CPU it may use while it is measured. */
  readonly quotaCores: Cores
  readonly container: { limit(limits: { readonly cpus: Cores }): Promise<void> }
}

/** Lifts the CPU quota while nothing is measured: warm-up ends sooner. Restored, it begins with a whole period of the kernel. */
export function quotaOf(
  { quotaCores, container }: Limited,
  connect: () => Promise<{ readonly engine: Pick<EngineInfo, 'cpus'> }> = connectDocker,
) {
  let isLifted = false
  const restore = async (): Promise<void> => {
    if (!isLifted) return
    await container.limit({ cpus: quotaCores })
    isLifted = false
  }
  return {
    async lift(): Promise<void> {
      const { engine } = await connect()
      isLifted = true
      await container.limit({ cpus: cores(engine.cpus) })
    },
    restore,
    // If the container is gone, the measurement reports it.
    [Symbol.asyncDispose]: () => restore().catch(() => undefined),
  }
}
