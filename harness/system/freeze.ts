import type { Container } from 'dockerode'
import type { Milliseconds } from '../record/units.ts'
import { reasonOf } from './docker.ts'

/**
 * Freezes all processes of a container. While one is between two states, cgroup v1 cannot freeze it, and the engine thaws the
 * others: then it is tried again.
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
