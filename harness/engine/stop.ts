import { stopDaemon } from './daemon.ts'
import { runProgram } from './program.ts'

await runProgram(async () => {
  const pid = await stopDaemon()
  console.log(
    pid === undefined
      ? 'no engine to stop: none started here is running'
      : `stopped dockerd (process ${pid}) with all its containers`,
  )
})
