/** Messages of services that ended because of the container's restrictions, and the option that lifts each. */
const remedies: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /read-only file system|EROFS/i,
    'name the folder that it writes to under `tmpfs` of the description, or set `readOnly: false`',
  ],
  [
    /operation not permitted|permission denied|\bEPERM\b|\bEACCES\b/i,
    "let it run as another `user`, or keep what it needs by `capabilities`, for example ['CHOWN', 'SETGID', 'SETUID']",
  ],
]

/** What to do about a service that ended, from its last log lines. */
export const exitRemedy = (lines: readonly string[]): string =>
  remedies.find(([said]) => lines.some(line => said.test(line)))?.[1] ?? 'its last lines above say why'
