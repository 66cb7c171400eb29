/** A generator, in its own process: `node generator.mjs`. It takes orders only from its coordinator, and ends with it. */
import { connectToCoordinator } from './reached.ts'
import { Generator } from './generator.ts'

const { NAME: name = '' } = process.env
const { socket, secret, node } = await connectToCoordinator()
await new Generator(socket, { name, node, secret }).over
process.exit(0)
