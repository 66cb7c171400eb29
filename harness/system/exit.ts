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

/**
 * Log messages of services that ended because of the container's restrictions or a gap in the bundle, each with its fix.
 */
const remedies: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /docker-entrypoint-initdb\.d\/schema\.sql:\d+: ERROR|ERROR \d+ \(\w+\) at line \d+/,
    'correct the file that `schema` of the description names: its line and what is wrong there stand above',
  ],
  [
    /read-only file system|EROFS/i,
    "name the folders that it writes to under `tmpfs` of the description, for example ['/tmp', '/data'], or set `readOnly: false`",
  ],
  [
    /operation not permitted|permission denied|\bEPERM\b|\bEACCES\b/i,
    "let it run as another `user`, or keep what it needs by `capabilities`, for example ['CHOWN', 'SETGID', 'SETUID']",
  ],
  [
    /\/app\/server\.mjs[^]*MODULE_NOT_FOUND/,
    'a bundle is one file, and a package of this service loads others at run time, as those with a binary do: write a Dockerfile that installs its packages, and `build: { dockerfile }` in place of node(…)',
  ],
  [
    /\/app\/server\.mjs[^]*ENOENT/,
    "a bundle is one file: copy what the service reads at run time in a Dockerfile, beside `COPY server.mjs .`, and name it by node('src/server.ts', { dockerfile: 'Dockerfile' })",
  ],
]

/** The fix for a service that ended, by its last log lines. */
export const exitRemedy = (lines: readonly string[]): string =>
  remedies.find(([said]) => said.test(lines.join('\n')))?.[1] ?? 'its last lines above say why'

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
    fix: outOfMemory ? 'raise its memory limit, or make it need less' : exitRemedy(lines),
  })
}
