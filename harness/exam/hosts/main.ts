/** `npm run hosts [-- NAME…]`: runs the same functions on other hosts, and prints a table with the results of each. */
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { JsonTestResults } from 'vitest/node'
import { isOnPath } from '../../engine/machine.mjs'
import { installPackages } from '../../engine/packages.ts'
import { findProcess, isRunning, type ProcessIdentity } from '../../testing/running-process.ts'
import { runProgram } from '../../testing/program.ts'
import { HarnessError, messageOf } from '../../record/errors.ts'
import { wholeSeconds } from '../../record/round.ts'
import { endDaemons } from './daemon.ts'
import { hostsFolder, type Host } from './host.ts'
import { machineHosts, openMachine, removeLink } from './machine.ts'
import { networkHosts, openNetwork } from './network-site.ts'
import { removeNamespace } from './network.ts'
import type { Prepared } from './prepare.ts'
import { rowsOf, shownTable, type HostTable } from './table.ts'

const here: Host = { name: 'here', title: "this machine's own engine", env: {} }

interface Kind {
  readonly hosts: readonly Host[]
  /** Starts what they share, until it is disposed. */
  readonly open: () => Promise<AsyncDisposable>
  /** Whether its hosts are separate engines, so that they need not wait for each other. */
  readonly together?: true
}

/** Side by side, because each function waits more than it computes. */
const kinds: readonly Kind[] = [
  { hosts: [here], open: async () => new AsyncDisposableStack() },
  { hosts: networkHosts, open: openNetwork },
  { hosts: machineHosts, open: openMachine, together: true },
]
/** Packages needed besides Docker, by a program of each. */
const packages = {
  mmdebstrap: 'mmdebstrap',
  'docker-registry': 'docker-registry',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  openssl: 'openssl',
  ip: 'iproute2',
}

/** The environment before this process prepared an engine, which adds variables for that engine's images. */
const inherited = { ...process.env }

/** Only one run at a time on a machine: runs share names of networks and ports. */
async function refuseAnother(): Promise<void> {
  const file = join(hostsFolder, 'runner')
  const other = await readFile(file, 'utf8').then(
    read => JSON.parse(read) as ProcessIdentity,
    () => undefined,
  )
  if (other !== undefined && (await isRunning(other)))
    throw new HarnessError(`process ${other.pid} runs the hosts of this machine`, { fix: 'wait for its end' })
  await mkdir(hostsFolder, { recursive: true })
  await writeFile(file, JSON.stringify(await findProcess(process.pid)))
}

/** Runs a program of this project on a host, with its errors on this terminal. */
async function runOn({ env }: Host, args: readonly string[], more = {}): Promise<string> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...inherited, ...env, ...more },
  })
  return await text(child.stdout)
}

async function tableOf(host: Host): Promise<HostTable> {
  const { name, title } = host
  console.log(`${name}: ${title}`)
  const startedAt = performance.now()
  const file = join(hostsFolder, `report-${name}.json`)
  await rm(file, { force: true })
  try {
    const prepared = await runOn(host, [join(import.meta.dirname, 'prepare.ts')])
    if (prepared === '') throw new Error('its engine or its images cannot be prepared: see above')
    const { slowness, ...images } = JSON.parse(prepared) as Prepared
    const config = '--config=harness/exam/hosts/vitest.config.ts'
    const reporter = ['--reporter=json', `--outputFile.json=${file}`]
    const args = ['node_modules/vitest/vitest.mjs', 'run', config, ...reporter]
    await runOn(host, args, { SLOWNESS: String(slowness) })
    const report = JSON.parse(await readFile(file, 'utf8')) as JsonTestResults
    const took = wholeSeconds(performance.now() - startedAt)
    console.log(`${name}: done in ${took}`)
    return { title: `${title}; ${took}`, slowness, rows: rowsOf(report, images, host.pulls) }
  } catch (error) {
    return { title, rows: [{ name: 'any', seen: false, what: messageOf(error) }] }
  }
}

async function tablesOf(
  { hosts, open, together }: Kind,
  asked: readonly string[],
): Promise<readonly HostTable[]> {
  const wanted = hosts.filter(({ name }) => asked.includes(name))
  if (wanted.length === 0) return []
  try {
    await using _shared = await open()
    if (together === true) return await Promise.all(wanted.map(tableOf))
    const tables: HostTable[] = []
    for (const host of wanted) tables.push(await tableOf(host))
    return tables
  } catch (error) {
    const row = { name: 'any', seen: false, what: messageOf(error) }
    return [{ title: hosts.map(({ name }) => name).join(', '), rows: [row] }]
  }
}

const known = kinds.flatMap(({ hosts }) => hosts.map(({ name }) => name))
const named = process.argv.slice(2)
const unknown = named.filter(name => !known.includes(name))
await runProgram(async () => {
  if (unknown.length > 0)
    throw new HarnessError(`hosts: ${unknown.join(', ')} is no host`, {
      fix: `name some of ${known.join(', ')}`,
    })
  await refuseAnother()
  await endDaemons()
  await removeNamespace()
  await removeLink()
  const missing = await Promise.all(
    Object.entries(packages).map(async ([program, name]) => ((await isOnPath(program)) ? [] : [name])),
  )
  if (missing.flat().length > 0) await installPackages(missing.flat(), console.log)
  const asked = named.length > 0 ? named : known
  const tables = (await Promise.all(kinds.map(kind => tablesOf(kind, asked)))).flat()
  console.log(shownTable(tables))
  console.log(`\nall in ${wholeSeconds(performance.now())}`)
  if (!tables.every(({ rows }) => rows.every(({ seen }) => seen))) process.exit(1)
})
