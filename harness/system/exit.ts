import { HarnessError } from '../record/errors.ts'

export interface Exit {
  readonly code: number
  /** The kernel killed it because it reached its memory limit. */
  readonly outOfMemory: boolean
}

/** The last log lines of a container, below its name. */
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
    "run it as another `user`, or grant what it needs in `capabilities`, for example ['CHOWN', 'SETGID', 'SETUID']",
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

/** The fix for a service that ended, by its last log lines. */
export const exitRemedy = (lines: readonly string[]): string =>
  remedies.find(([said]) => said.test(lines.join('\n')))?.[1] ?? 'see its last lines above'

/** The error for a container that ended unintentionally, with exit code, OOM flag and last lines. */
export function crashError(
  name: string,
  during: string,
  { code, outOfMemory }: Exit,
  lines: readonly string[],
) {
  const why = outOfMemory ? 'killed at its memory limit (OOM)' : `exit code ${code}`
  return new HarnessError(`the ${name} ended ${during}: ${why}`, {
    evidence: shownLog(name, lines),
    fix: outOfMemory ? 'raise its memory limit, or reduce its memory use' : exitRemedy(lines),
  })
}
