import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { GeneratorFacts } from '../../record/run.ts'
import type { Figures } from '../truth-server.ts'
import type { LabelledSwarm } from './labelled-swarm.ts'

export interface Measured extends Figures {
  readonly generators: readonly GeneratorFacts[]
  readonly evidence: readonly string[]
  readonly verdicts: readonly (readonly [check: string, verdict: string, blame: string | null])[]
}

/** Runs a load in a separate process. `begun` resolves when service and generators are running. */
export function placeLoad(
  { manager, node }: Pick<LabelledSwarm, 'manager' | 'node'>,
  ...[generators, seconds, p99Ms = 1000]: readonly [generators: number, seconds: number, p99Ms?: number]
) {
  const program = ['harness/testing/fleet-run.ts', ...[generators, seconds, p99Ms].map(String)]
  const env = { ...process.env, DOCKER_HOST: manager.host, NODE_IMAGE: node }
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('it ended without a word')
    return JSON.parse(value)
  }
  const begun = next()
  const said = async () => (await begun, await next())
  return {
    child,
    begun,
    measured: async () => (await said()) as Measured,
    /** The error, if nothing was measured. */
    refused: async () => ((await said()) as { readonly error?: string }).error,
  }
}
