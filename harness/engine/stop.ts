import { messageOf } from '../record/errors.ts'
import { stopDaemon } from './daemon.ts'

try {
  const pid = await stopDaemon()
  console.log(
    pid === undefined
      ? 'no engine to stop: none started here is running'
      : `stopped dockerd (process ${pid}) with all its containers`,
  )
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
