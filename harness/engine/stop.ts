import { messageOf } from '../record/errors.ts'
import { stopDaemon } from './daemon.ts'

try {
  const pid = await stopDaemon()
  console.log(
    pid === undefined
      ? 'no engine to stop: none that was started here runs'
      : `stopped dockerd (process ${pid}) with all its containers`,
  )
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
