/**
 * `node harness/testing/fleet-run.ts GENERATORS SECONDS P99`: one load on a fleet of the swarm behind DOCKER_HOST, with two
 * replicas. Prints a line of JSON at the start, and one with the result or the error. For the guides, which also kill it.
 */
import { judge } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { run } from '../measure/run.ts'
import { messageOf } from '../record/errors.ts'
import { megabytes, ms, perSecond, seconds } from '../record/units.ts'
import { defineService } from '../system/description.ts'
import { node } from '../system/build.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { swarm } from '../fleet/swarm.ts'
import { reportedBy } from './truth-server.ts'

const [generators = 1, length = 5, p99 = 1000] = process.argv.slice(2).map(Number)
const say = (line: object) => console.log(JSON.stringify(line))

const service = defineService({
  name: 'truth',
  build: node('harness/testing/told-server.ts'),
  port: 8080,
  ready: '/',
})
const base = { node: process.env['NODE_IMAGE'] ?? '', postgres: '', reaper: '' }

async function measure(): Promise<object> {
  await using fleet = await swarm({ generators, replicas: 2 })
  const system = await fleet.serve(service, base)
  say({ replicas: system.fleet.replicas })
  const record = await run(
    system,
    {
      clients: 20,
      rate: perSecond(200),
      duration: seconds(length),
      call: get('/'),
      promises: { p99: ms(p99), errors: 0, memory: megabytes(200), fileDescriptors: 100 },
    },
    1,
  )
  const judgements = judge(record)
  return {
    ...reportedBy(record),
    generators: record.generators,
    verdicts: judgements.map(one => [one.check, one.verdict, one.blame]),
    evidence: evidenceLines(judgements.flatMap(({ evidence }) => evidence)),
  }
}

// Without a connection, only this timer keeps the process alive until its timeouts.
const awake = setInterval(() => undefined, 1000)
say(await measure().catch((error: unknown) => ({ error: messageOf(error) })))
clearInterval(awake)
