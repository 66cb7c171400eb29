import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number
  /** Standard output and error together. */
  readonly output: string
  readonly seconds: number
}

/** Called once, when the output first matches. */
export interface FirstMatch {
  readonly pattern: RegExp
  readonly call: () => void
}

interface CommandOptions {
  readonly folder?: string
  /** In addition to inherited variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly awaited?: FirstMatch
}

/** Variables that Vitest sets for its workers and a CI server for its jobs, and the seed, which would be shared. */
const ownVariables = /^(VITEST|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$|SEED$|npm_|GITHUB_)/

/** The environment at the start of this process, without changes by its tests. */
const inherited = (): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownVariables.test(name)))

/** Runs a shell command. Resolves with any exit code. */
export function runCommand(
  command: string,
  { folder = '.', env, awaited }: CommandOptions = {},
): Promise<Ended> {
  const startedAt = performance.now()
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...inherited(), ...env, NO_COLOR: '1' },
  })
  let output = ''
  let isAwaited = awaited !== undefined
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (!isAwaited || !awaited?.pattern.test(output)) return
      isAwaited = false
      awaited.call()
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      resolve({ code: code ?? 1, output, seconds: (performance.now() - startedAt) / 1000 })
    })
  })
}
