import type { Container } from 'dockerode'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import type { SourceLine } from '../record/source-line.ts'
import { ms, seconds } from '../record/units.ts'
import { connectDocker } from './docker.ts'

export type Signal = 'SIGKILL' | 'SIGTERM' | 'SIGINT' | 'SIGQUIT'

/** The signal by which engines ask a container to end: `STOPSIGNAL` of its image, such as SIGQUIT or 3; SIGTERM without one. */
export const stopSignalIn = (config: object): string => {
  // The types of the client lack it.
  const { StopSignal: signal = '' } = config as { readonly StopSignal?: string }
  return signal === '' || signal === '15' ? 'SIGTERM' : signal
}

export interface Exit {
  readonly code: number
  /** The kernel killed it because it reached its memory limit. */
  readonly outOfMemory: boolean
}

/** The exit code after SIGKILL. */
const killed = 137
const cleanedUpWithin = seconds(30)
const lookEvery = ms(50)

/** `isAsked`: whether the harness has sent it a signal. Once `abortSignal` is aborted, the result never settles. */
export async function exitOf(
  container: Container,
  condition: 'next-exit' | 'not-running',
  isAsked: () => boolean,
  abortSignal: AbortSignal,
): Promise<Exit> {
  try {
    const { StatusCode: code } = await container.wait({ condition, abortSignal })
    const { State: state } = await container.inspect()
    // Podman reported 11 of 12 ends at the memory limit as such: its monitor may be late, when the control group is gone.
    const outOfMemory =
      state.OOMKilled || (code === killed && !isAsked() && (await connectDocker()).engine.name === 'podman')
    return { code, outOfMemory }
  } catch (error) {
    if (abortSignal.aborted) return new Promise(() => {})
    throw error
  }
}

/** Until Podman has disconnected an ended container from its networks (`stopped`), it can be neither connected nor started. */
export async function untilCleanedUp(container: Container): Promise<void> {
  const deadline = performance.now() + cleanedUpWithin
  const isStopped = async () => (await container.inspect()).State.Status === 'stopped'
  while (performance.now() < deadline && (await isStopped())) await sleep(lookEvery)
}

export const shownLog = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? [`the ${name} printed nothing`]
    : [`last lines of the ${name}:`, ...lines.map(line => `| ${line}`)]

/** Log messages of services that ended because of the container's restrictions or a gap in the bundle, each with its fix. */
const remedies: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /docker-entrypoint-initdb\.d\/schema\.sql:\d+: ERROR|ERROR \d+ \(\w+\) at line \d+/,
    'correct the file that `schema` names: the log above shows the line and the error',
  ],
  [
    /read-only file system|EROFS/i,
    "list the folders it writes to in `tmpfs`, for example ['/tmp', '/data'], or set `readOnly: false`",
  ],
  [
    /operation not permitted|permission denied|\bEPERM\b|\bEACCES\b/i,
    "run it as another `user`, make its folders in the Dockerfile (`RUN mkdir /data && chown 1000:1000 /data`), or grant what it needs in `capabilities`, for example ['CHOWN', 'SETGID', 'SETUID']",
  ],
  [
    /\/app\/server\.mjs[^]*MODULE_NOT_FOUND/,
    'a bundle is one file, but a package loads others at run time (such as a native binary): write a Dockerfile that installs the packages, and use `build: { dockerfile }` instead of node(…)',
  ],
  [
    /\/app\/server\.mjs[^]*ENOENT/,
    "a bundle is one file, without the files it reads at run time: write a Dockerfile that copies them to the path in the log (such as `COPY migrations /migrations`) and the bundle (`COPY server.mjs .`), and name it in node('src/server.ts', { dockerfile: 'Dockerfile' })",
  ],
]

export const exitRemedy = (lines: readonly string[]): string =>
  remedies.find(([said]) => said.test(lines.join('\n')))?.[1] ?? 'see its last lines above'

export const whyEnded = ({ code, outOfMemory }: Exit): string =>
  outOfMemory ? 'killed at its memory limit (OOM)' : `exit code ${code}`

interface End {
  readonly container: string
  /** What happened, with the last lines of its log. */
  readonly what: string
  readonly remedy: string
  /** The service's own lines in its stack. */
  readonly origins?: readonly SourceLine[]
}

/** A container that ended without being told to. */
export class ContainerEnded extends HarnessError {
  readonly end: End

  constructor(end: End) {
    super(end.what, { evidence: (end.origins ?? []).map(sourceShown), fix: end.remedy })
    this.end = end
  }
}

const sourceShown = ({ file, line, text = '' }: SourceLine): string =>
  `origin: ${file}:${line}  ${text}`.trimEnd()

export const crashError = (container: string, during: string, exit: Exit, lines: readonly string[]) =>
  new ContainerEnded({
    container,
    what: [
      `the ${container} ended ${during}: ${whyEnded(exit)}`,
      ...shownLog(container, lines).map(line => `  ${line}`),
    ].join('\n'),
    remedy: exit.outOfMemory ? 'raise its memory limit, or reduce its memory use' : exitRemedy(lines),
  })
