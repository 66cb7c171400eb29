import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number
  /** Of both streams. */
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
  /** Besides what is inherited; undefined is not. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly awaited?: FirstMatch
}

/** What Vitest tells its workers and a CI server its jobs, and a seed that would be everybody's. */
const ownVariables = /^(VITEST|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$|SEED$|npm_|GITHUB_)/

/** The environment that this process was started in, without what its tests added. */
const inherited = (): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownVariables.test(name)))

/** Runs a line of shell. Resolves however it ends. */
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
