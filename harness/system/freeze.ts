import type { Container } from 'dockerode'
import type { Milliseconds } from '../record/units.ts'
import { reasonOf } from './docker.ts'

/**
 * Freezes all processes of a container. cgroup v1 cannot freeze a process that is between two states, and the engine then thaws
 * the others: in that case it tries again.
 */
export async function freeze(container: Container, within: Milliseconds): Promise<void> {
  const deadline = performance.now() + within
  for (;;) {
    try {
      await container.pause()
      return
    } catch (error) {
      if (performance.now() > deadline || !reasonOf(error).includes('unable to freeze')) throw error
    }
  }
}
