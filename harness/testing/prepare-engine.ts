import { prepareEngine } from '../engine/engine.ts'
import { runProgram } from './program.ts'

const say = (line: string): void => console.log(`[setup] ${line}`)

await runProgram(async () => {
  const { engine, node, postgres, reaper } = await prepareEngine(say)
  say(
    `${engine.name} ${engine.version} (cgroup v${engine.cgroup}, ${engine.cpus} CPUs) with ${node}, ${postgres}, ${reaper}`,
  )
})
