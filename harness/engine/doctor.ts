/** `npm run doctor`: prints what a run needs and what of it is missing. Changes nothing. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { messageOf } from '../record/errors.ts'
import { bytes, seconds, type Bytes } from '../record/units.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { registryAnswers, surveyBaseImages, variables } from './base-images.ts'
import {
  canRun,
  cpuFinding,
  diskFinding,
  imageFinding,
  memoryFinding,
  nodeFinding,
  portFinding,
  reportOf,
  type Finding,
  type Supply,
} from './checkup.ts'
import { adviceFor, describeMachine, mayProvideEngine } from './machine.ts'
import { obstacleToBuilding, withoutRegistry } from './own-image.ts'

const engineFinding = async (docker: Docker | undefined): Promise<Finding> => {
  const subject = 'engine'
  if (docker !== undefined) {
    const { name, version, cgroup } = docker.engine
    return { state: 'ok', subject, detail: `${name} ${version}, cgroup v${cgroup}` }
  }
  const machine = await describeMachine()
  const detail = 'none answers'
  return mayProvideEngine(machine)
    ? { state: 'coming', subject, detail: `${detail}: ${adviceFor(machine)}` }
    : { state: 'missing', subject, detail, fix: adviceFor(machine) }
}

const supplyOf = async (docker: Docker, variable: string): Promise<Supply> => {
  if (await registryAnswers(docker)) return 'pull'
  const named = process.env[variable] ?? ''
  if (named !== '') {
    const fix = `\`docker load\` it, or unset ${variable}`
    return { obstacle: `${variable} names ${named}, which is not here, and no registry answers`, fix }
  }
  const obstacle = await obstacleToBuilding(docker)
  return obstacle === undefined
    ? 'build'
    : { obstacle: `not here, no registry answers, and ${obstacle}`, fix: withoutRegistry }
}

const roles = ['node', 'postgres', 'reaper'] as const

const imageFindings = async (docker: Docker | undefined): Promise<Finding[]> => {
  if (docker === undefined) return roles.map(role => imageFinding(role, undefined, 'later'))
  const survey = await surveyBaseImages(docker)
  return Promise.all(
    roles.map(async role => {
      const reference = survey[role]
      return imageFinding(role, reference, reference ? 'pull' : await supplyOf(docker, variables[role]))
    }),
  )
}

/** Why a port of this machine cannot be reached, or undefined where it can. */
const portFailure = async (): Promise<string | undefined> => {
  const signal = AbortSignal.timeout(seconds(2))
  const server = createServer()
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening', { signal })
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(client, 'connect', { signal }).finally(() => client.destroy())
    return undefined
  } catch (error) {
    return messageOf(error)
  } finally {
    server.close()
  }
}

const freeSpace = async (folder: string): Promise<Bytes | undefined> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bytes(bavail * bsize),
    () => undefined,
  )

/** The nearest existing folder above one that will be created: it is on the same file system. */
const nearestExisting = (folder: string): string =>
  existsSync(folder) ? folder : nearestExisting(dirname(folder))

const hostFindings = async (docker: Docker | undefined): Promise<Finding[]> => {
  if (docker === undefined) {
    const folder = nearestExisting('/var/lib/docker')
    return [
      diskFinding(folder, await freeSpace(folder)),
      cpuFinding(availableParallelism()),
      memoryFinding(bytes(totalmem())),
    ]
  }
  const { rootFolder, memory } = await docker.describeHost()
  return [
    diskFinding(rootFolder, await freeSpace(rootFolder)),
    cpuFinding(docker.engine.cpus),
    memoryFinding(memory),
  ]
}

const docker = await connectDocker().catch(() => undefined)
const findings = [
  nodeFinding(process.versions.node),
  await engineFinding(docker),
  ...(await imageFindings(docker)),
  portFinding(await portFailure()),
  ...(await hostFindings(docker)),
]
console.log(reportOf(findings))
process.exit(canRun(findings) ? 0 : 1)
