import { cores, type Cores } from '../record/units.ts'
import { connectDocker, type EngineInfo } from './docker.ts'

export interface Limited {
  /** The CPU it may use while it is measured. */
  readonly quotaCores: Cores
  readonly container: { limit(limits: { readonly cpus: Cores }): Promise<void> }
}

/**
 * Lifts the CPU quota of a service while nothing is measured: warm-up uses all cores of the engine and ends sooner. When it is
 * restored, the kernel begins a new period with the whole quota.
 */
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
