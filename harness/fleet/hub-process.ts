/**
 * What stands in the network of a fleet: `node hub.mjs`. Generators connect to it, and it carries what they say over its
 * own input and output. When its input ends, its coordinator has gone: then it removes whatever carries `LABEL` from the
 * swarm, and itself last. The socket of the engine is mounted.
 */
import { once } from 'node:events'
import { hostname } from 'node:os'
import { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { callEngine, clearResources, kindsOfSwarm, leaveNetworks } from '../engine/reaper-clean.ts'
import { hubPort } from '../system/placement.ts'
import { relayOver } from './relay.ts'

/** The coordinator speaks first. To a hub that was started anew, because it or its machine had failed, nobody does. */
const spokenToWithinMs = 15_000

const { LABEL = '' } = process.env
const stream = Duplex.from({ readable: process.stdin, writable: process.stdout })
const ended = Promise.race([once(stream, 'end'), once(stream, 'close')])
const spokenTo = once(stream, 'data')
const server = relayOver(stream)
const first = await Promise.race([spokenTo, ended, sleep(spokenToWithinMs)])
if (first !== undefined) {
  server.listen(hubPort)
  await ended
}
server.close()

const filter = { label: [LABEL] }
const say = (line: string) => console.error(line)
await leaveNetworks(filter, hostname(), say)
await clearResources([filter], say, callEngine, 1000, kindsOfSwarm)
await callEngine('DELETE', `/containers/${hostname()}?force=1&v=1`)
