import type { Container } from 'dockerode'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'

/** Runs a command in container `name`. @throws HarnessError when it fails or takes longer than it may. */
export async function execIn(
  container: Container,
  name: string,
  command: readonly string[],
  within = seconds(5),
): Promise<string> {
  const exec = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
  const abortSignal = AbortSignal.timeout(within)
  const stream = await exec.start({ abortSignal })
  const output = new PassThrough()
  const errors = new PassThrough()
  container.modem.demuxStream(stream, output, errors)
  stream.once('end', () => {
    output.end()
    errors.end()
  })
  stream.once('error', (error: Error) => {
    output.destroy(error)
    errors.destroy(error)
  })
  const [printed, complaints] = await Promise.all([text(output), text(errors)])
  // The stream may end as if all were said, and Podman tells 0 of what still runs.
  if (abortSignal.aborted) {
    throw new HarnessError(`\`${command.join(' ')}\` had not ended in the ${name} after ${within / 1000} s`)
  }
  const { ExitCode: code } = await exec.inspect()
  if (code === 0) return printed
  throw new HarnessError(`\`${command.join(' ')}\` failed in the ${name} (exit code ${code})`, {
    evidence: complaints.split('\n').filter(Boolean),
  })
}
