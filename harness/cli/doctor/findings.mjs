/**
 * One thing a run needs. `coming` is missing now, and `vitest-plumbline start` provides it.
 * @typedef {{ readonly state: 'ok' | 'coming', readonly subject: string, readonly detail: string }
 *   | { readonly state: 'missing', readonly subject: string, readonly detail: string, readonly fix: string }} Finding
 */

/** Service, database and load generator run at the same time, each on a share of a core. */
const cpusNeeded = 2
/** In bytes, for the service's 512 MiB, Postgres, the reaper, Vitest and its worker. */
const memoryNeeded = 2e9
/** In bytes: the base images, ten generations of the service's image, and the growth of a database in a soak. */
const diskNeeded = 3e9
const nodeNeeded = 24
const vitestNeeded = 5

/** @type {(subject: string, detail: string) => Finding} */
export const ok = (subject, detail) => ({ state: 'ok', subject, detail })

/** @type {(subject: string, detail: string) => Finding} */
export const coming = (subject, detail) => ({ state: 'coming', subject, detail })

/** @type {(subject: string, detail: string, fix: string) => Finding} */
export const missing = (subject, detail, fix) => ({ state: 'missing', subject, detail, fix })

/** @type {(version: string) => Finding} */
export const nodeFinding = version =>
  Number.parseInt(version, 10) >= nodeNeeded
    ? ok('Node', version)
    : missing(
        'Node',
        `${version} is too old, ${nodeNeeded} is needed`,
        `run it by npx, which uses the Node that npm installed for the package; or install Node ${nodeNeeded} from nodejs.org, or \`npm i -D node-linux-${process.arch}@${nodeNeeded}\` on Linux: npm's scripts and npx then use that one`,
      )

/** @type {(version: string | undefined) => Finding} */
export const npmFinding = version =>
  version === undefined
    ? missing('npm', 'not on the PATH', 'install npm; it comes with Node from nodejs.org')
    : ok('npm', version)

/**
 * `copies` are the distinct installations that the project and this package would load, the project's first.
 * @type {(copies: readonly { readonly version: string, readonly folder: string }[]) => Finding}
 */
export const vitestFinding = copies => {
  const [first, second] = copies
  if (first === undefined) {
    const fix = `\`npm ci\`, or \`npm i -D vitest@${vitestNeeded}\` if package.json does not list it: \`npx vitest\` alone would fetch the latest version`
    return missing('vitest', 'not installed', fix)
  }
  if (Number.parseInt(first.version, 10) !== vitestNeeded) {
    const detail = `${first.version} is installed, ${vitestNeeded} is needed`
    return missing('vitest', detail, `\`npm i -D vitest@${vitestNeeded}\``)
  }
  if (second === undefined) return ok('vitest', first.version)
  const detail = `two copies: ${first.version} in ${first.folder}, ${second.version} in ${second.folder}`
  return missing('vitest', detail, '`npm dedupe`, then check that `npm ls vitest` shows one')
}

/**
 * npm and pnpm install what a package needs beside it.
 * @type {(copy: { readonly folder: string }) => Finding}
 */
export const viteFinding = ({ folder }) =>
  missing(
    'vite',
    `not installed: vitest in ${folder} has it as a peer dependency`,
    '`yarn add -D vite`, or the same with your package manager: Yarn installs no peer dependencies',
  )

/** @type {(subject: string, has: number, needed: number, shown: (amount: number) => string, fix: string) => Finding} */
const enough = (subject, has, needed, shown, fix) =>
  has >= needed
    ? ok(subject, shown(has))
    : missing(subject, `${shown(has)}, ${shown(needed)} are needed`, fix)

/** @type {(cpus: number) => Finding} */
export const cpuFinding = cpus => {
  const fix = `give the engine's machine ${cpusNeeded}: with fewer the load generator starves, and verdicts are inconclusive`
  return enough('processors', cpus, cpusNeeded, String, fix)
}

/** @type {(bytes: number) => string} */
const gigabytes = bytes => `${(bytes / 1e9).toFixed(1)} GB`

/** @type {(bytes: number) => Finding} */
export const memoryFinding = bytes =>
  enough('memory', bytes, memoryNeeded, gigabytes, "give the engine's machine more memory")

/**
 * `free` is in bytes, and undefined where the folder is on another machine.
 * @type {(folder: string, free: number | undefined) => Finding}
 */
export const diskFinding = (folder, free) => {
  if (free === undefined) return ok('disk', `${folder} is not on this machine: not checked`)
  if (free >= diskNeeded) return ok('disk', `${gigabytes(free)} free for ${folder}`)
  const detail = `${gigabytes(free)} free for ${folder}, ${gigabytes(diskNeeded)} are needed`
  return missing('disk', detail, 'free space: `docker system prune` removes what no container uses')
}

/** @type {(failure: string | undefined) => Finding} */
export const portFinding = failure =>
  failure === undefined
    ? ok('ports', '127.0.0.1 takes connections on a free port')
    : missing(
        'ports',
        `cannot connect to a port of this machine: ${failure}`,
        'allow programs to listen on 127.0.0.1, and connections to it',
      )

/** @type {(findings: readonly Finding[]) => boolean} */
export const canRun = findings => findings.every(({ state }) => state !== 'missing')

/**
 * One line for each finding, in columns, with the fix below what is missing.
 * @type {(findings: readonly Finding[]) => string}
 */
export const reportOf = findings => {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  const lines = findings.map(finding => {
    const line = `${finding.state.padEnd(8)} ${finding.subject.padEnd(width)}  ${finding.detail}`
    return finding.state === 'missing' ? `${line}\n${' '.repeat(width + 9)}  fix: ${finding.fix}` : line
  })
  return lines.join('\n')
}
