import type { Container } from 'dockerode'
import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'
import { connectDocker } from './docker.ts'
import type { Exit } from './exit.ts'

/** The exit code after SIGKILL. */
const killed = 137
const cleanedUpWithin = seconds(30)
const lookEvery = ms(50)

interface Awaited {
  readonly condition: 'next-exit' | 'not-running'
  /** Whether the harness has sent it a signal. */
  readonly isAsked: () => boolean
  /** Once it is aborted, the result never settles. */
  readonly signal: AbortSignal
}

/** Waits for a container to end, and returns how it ended. */
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

/**
 * Waits until Podman has disconnected an ended container from its networks: until then its state is `stopped`, and it can be
 * neither connected nor started.
 */
export async function untilCleanedUp(container: Container): Promise<void> {
  const deadline = performance.now() + cleanedUpWithin
  const isStopped = async () => (await container.inspect()).State.Status === 'stopped'
  while (performance.now() < deadline && (await isStopped())) await sleep(lookEvery)
}

/**
 * Podman reported 11 of 12 ends at the memory limit as such: its monitor may notice the end first, when the control group is
 * gone.
 */
const mayBeUntold = async (): Promise<boolean> => (await connectDocker()).engine.name === 'podman'
