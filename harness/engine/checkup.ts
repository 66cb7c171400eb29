import { megabytes, type Bytes } from '../record/units.ts'

/** One thing a run needs. `coming` is missing now, and `npm start` provides it. */
export type Finding =
  | { readonly state: 'ok'; readonly subject: string; readonly detail: string }
  | { readonly state: 'coming'; readonly subject: string; readonly detail: string }
  | { readonly state: 'missing'; readonly subject: string; readonly detail: string; readonly fix: string }

/** Service, database and generator run at the same time, each on a share of a core. */
const cpusNeeded = 2
/** For the service's 512 MiB, Postgres, the reaper, Vitest and its worker. */
const memoryNeeded = megabytes(2_000)
/** The base images, ten generations of the service's image, and the growth of a database in a soak. */
const diskNeeded = megabytes(3_000)
const nodeNeeded = 24

export const nodeFinding = (version: string): Finding => {
  const subject = 'Node'
  if (Number.parseInt(version, 10) >= nodeNeeded) return { state: 'ok', subject, detail: version }
  const fix = `install Node ${nodeNeeded}, or run \`sh harness/engine/setup.sh\`, which pins one for this project`
  return { state: 'missing', subject, detail: `${version} is too old, ${nodeNeeded} is needed`, fix }
}

export const cpuFinding = (cpus: number): Finding => {
  const subject = 'processors'
  if (cpus >= cpusNeeded) return { state: 'ok', subject, detail: `${cpus}` }
  const fix = `give the engine's machine ${cpusNeeded}: with fewer the load generator starves, and verdicts are inconclusive`
  return { state: 'missing', subject, detail: `${cpus}, ${cpusNeeded} are needed`, fix }
}

/** How a missing base image can be provided: pulled, built, either once an engine runs, or why not. */
export type Supply = 'pull' | 'build' | 'later' | { readonly obstacle: string; readonly fix: string }

export const imageFinding = (role: string, reference: string | undefined, supply: Supply): Finding => {
  const subject = `image of ${role}`
  if (reference !== undefined) return { state: 'ok', subject, detail: reference }
  if (supply === 'pull') return { state: 'coming', subject, detail: 'will be pulled' }
  if (supply === 'later') {
    return {
      state: 'coming',
      subject,
      detail: 'pulled once an engine runs, or built where no registry answers',
    }
  }
  if (supply === 'build') return { state: 'coming', subject, detail: 'will be built from Debian packages' }
  return { state: 'missing', subject, detail: supply.obstacle, fix: supply.fix }
}

const gigabytes = (size: Bytes): string => `${(size / 1e9).toFixed(1)} GB`

export const memoryFinding = (memory: Bytes): Finding => {
  const subject = 'memory'
  if (memory >= memoryNeeded) return { state: 'ok', subject, detail: gigabytes(memory) }
  const detail = `${gigabytes(memory)}, ${gigabytes(memoryNeeded)} are needed`
  return { state: 'missing', subject, detail, fix: "give the engine's machine more memory" }
}

/** `free` is undefined where the folder is on another machine. */
export const diskFinding = (folder: string, free: Bytes | undefined): Finding => {
  const subject = 'disk'
  if (free === undefined)
    return { state: 'ok', subject, detail: `${folder} is not on this machine: not looked at` }
  if (free >= diskNeeded) return { state: 'ok', subject, detail: `${gigabytes(free)} free for ${folder}` }
  const detail = `${gigabytes(free)} free for ${folder}, ${gigabytes(diskNeeded)} are needed`
  return {
    state: 'missing',
    subject,
    detail,
    fix: '`docker system prune` frees what no container uses, or make room',
  }
}

export const portFinding = (failure: string | undefined): Finding => {
  const subject = 'ports'
  if (failure === undefined)
    return { state: 'ok', subject, detail: '127.0.0.1 takes connections on a free port' }
  const detail = `no connection to a port of this machine: ${failure}`
  return {
    state: 'missing',
    subject,
    detail,
    fix: 'allow programs to listen on 127.0.0.1, and connections to it',
  }
}

export const canRun = (findings: readonly Finding[]): boolean =>
  findings.every(({ state }) => state !== 'missing')

/** One line for each finding, in columns, with the fix below what is missing. */
export const reportOf = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  const lines = findings.flatMap(finding => [
    `${finding.state.padEnd(8)} ${finding.subject.padEnd(width)}  ${finding.detail}`,
    ...(finding.state === 'missing' ? [`${' '.repeat(width + 9)}  fix: ${finding.fix}`] : []),
  ])
  return lines.join('\n')
}
