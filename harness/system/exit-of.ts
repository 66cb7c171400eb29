import type { Container } from 'dockerode'
import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'
import { connectDocker } from './docker.ts'
import type { Exit } from './exit.ts'

/** The exit code of what SIGKILL has ended. */
const killed = 137
const cleanedUpWithin = seconds(30)
const lookEvery = ms(50)

interface Awaited {
  readonly condition: 'next-exit' | 'not-running'
  /** Whether somebody here has sent it a signal. */
  readonly isAsked: () => boolean
  /** Aborted when nobody wants to know any more: then it never settles. */
  readonly signal: AbortSignal
}

/** How a container has ended, when it has. */
export async function exitOf(
  container: Container,
  { condition, isAsked, signal: abortSignal }: Awaited,
): Promise<Exit> {
  try {
    const { StatusCode: code } = await container.wait({ condition, abortSignal })
    const { State: state } = await container.inspect()
    const outOfMemory = state.OOMKilled || (code === killed && !isAsked() && (await mayBeUntold()))
    // The last lines arrive on another connection than the exit.
    await sleep(50)
    return { code, outOfMemory }
  } catch (error) {
    if (abortSignal.aborted) return new Promise(() => {})
    throw error
  }
}

/** Until Podman has taken an ended container off its networks, it says `stopped`, and can neither connect nor start it again. */
export async function untilCleanedUp(container: Container): Promise<void> {
  const deadline = performance.now() + cleanedUpWithin
  const isStopped = async () => (await container.inspect()).State.Status === 'stopped'
  while (performance.now() < deadline && (await isStopped())) await sleep(lookEvery)
}

/**
 * Podman told the memory limit as the reason of 11 of 12 ends at it: its monitor may see the end first, when the control group is
 * gone.
 */
const mayBeUntold = async (): Promise<boolean> => (await connectDocker()).engine.name === 'podman'
