import { messageOf } from '../record/errors.ts'
import { prepareEngine } from './engine.ts'

const say = (line: string): void => console.log(`[setup] ${line}`)

try {
  const { engine, node, postgres, reaper } = await prepareEngine(say)
  say(
    `${engine.name} ${engine.version} (cgroup v${engine.cgroup}, ${engine.cpus} CPUs) with ${node}, ${postgres}, ${reaper}`,
  )
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
