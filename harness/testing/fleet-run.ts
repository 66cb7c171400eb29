/**
 * `node harness/testing/fleet-run.ts GENERATORS SECONDS RATE`: one load on a fleet of the swarm behind DOCKER_HOST. Prints a
 * line of JSON once it has begun and one with what was measured. For the guide, which also kills it.
 */
import { judge } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { run } from '../measure/run.ts'
import { cores, megabytes, ms, perSecond, seconds } from '../record/units.ts'
import { defineService } from '../system/description.ts'
import { node } from '../system/build.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { swarm } from '../fleet/swarm.ts'
import { reportedBy } from './truth-server.ts'

const [generators = 1, length = 5, rate = 200, replicas = 1] = process.argv.slice(2).map(Number)
const say = (line: object) => console.log(JSON.stringify(line))

const service = defineService({
  name: 'truth',
  build: node('harness/testing/quick-server.ts'),
  port: 8080,
  ready: '/',
})
await using fleet = await swarm({ generators, replicas })
const base = { node: process.env['NODE_IMAGE'] ?? '', postgres: '', reaper: '' }
const system = await fleet.serve(service, base)
say({ replicas: system.fleet.replicas })
const record = await run(
  system,
  {
    clients: 20,
    rate: perSecond(rate),
    duration: seconds(length),
    call: get('/'),
    promises: { p99: ms(1000), errors: 0, memory: megabytes(200), fileDescriptors: 100 },
  },
  { seed: 1, engineCores: cores(2) },
)
const { generators: facts } = record
say({
  ...reportedBy(record),
  generators: facts,
  verdicts: judge(record).map(one => [one.check, one.verdict, one.blame]),
  evidence: evidenceLines(judge(record).flatMap(({ evidence }) => evidence)),
})
