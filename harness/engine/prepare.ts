import { messageOf } from '../errors.ts'
import { prepareEngine } from './engine.ts'

const say = (line: string): void => console.log(`[engine] ${line}`)

try {
  const { engine, node, postgres, reaper } = await prepareEngine(say)
  say(`${engine.name} ${engine.version}, ${engine.cpus} CPUs, cgroup v${engine.cgroup}`)
  say(`images: ${node}, ${postgres}, ${reaper}`)
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
