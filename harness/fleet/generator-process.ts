/**
 * A generator, in a process of its own: `node generator-process.js`. It connects to the coordinator at `COORDINATOR`
 * (`host:port`), takes orders of nobody else, and ends with it.
 */
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { untilConnected } from './reached.ts'
import { Generator } from './generator.ts'

const { COORDINATOR = '', NAME = '', NODE = hostname(), SECRET_FILE = '' } = process.env
const [host = '', port] = COORDINATOR.split(':')

const secret = (await readFile(SECRET_FILE, 'utf8')).trim()
const socket = await untilConnected(() => connect(Number(port), host))
socket.setNoDelay(true)
await new Generator(socket, { name: NAME, node: NODE, secret }).over
process.exit(0)
