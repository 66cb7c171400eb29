import type { Container } from 'dockerode'
import { Duplex, PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'

const outputs = { AttachStdout: true, AttachStderr: true }

/** Runs a command in container `name`. @throws HarnessError when it fails or takes longer than it may. */
export async function execIn(
  container: Container,
  name: string,
  command: readonly string[],
  within = seconds(5),
): Promise<string> {
  const exec = await container.exec({ Cmd: [...command], ...outputs })
  const abortSignal = AbortSignal.timeout(within)
  const output = new PassThrough()
  const errors = new PassThrough()
  try {
    const stream = await exec.start({ abortSignal })
    container.modem.demuxStream(stream, output, errors)
    await finished(stream)
  } catch (error) {
    if (!abortSignal.aborted) throw error
  }
  const line = command.join(' ')
  // After an abort the stream may end normally, and Podman reports exit code 0 for a command that is still running.
  if (abortSignal.aborted)
    throw new HarnessError(`\`${line}\` was still running in the ${name} after ${within / 1000} s`)
  for (const each of [output, errors]) each.end()
  const [printed, complaints] = await Promise.all([text(output), text(errors)])
  const { ExitCode: code } = await exec.inspect()
  if (code === 0) return printed
  throw new HarnessError(`\`${line}\` failed in the ${name} (exit code ${code})`, {
    evidence: complaints.split('\n').filter(Boolean),
  })
}

export async function talkTo(container: Container, command: readonly string[]): Promise<Duplex> {
  const exec = await container.exec({ Cmd: [...command], AttachStdin: true, ...outputs })
  const stream = await exec.start({ hijack: true, stdin: true })
  const output = new PassThrough()
  const errors = new PassThrough()
  container.modem.demuxStream(stream, output, errors)
  let complaint = ''
  errors.on('data', (said: Buffer) => (complaint += said.toString()))
  const talk = Duplex.from({ readable: output, writable: stream })
  stream.once('end', () => (complaint === '' ? output.end() : output.destroy(new Error(complaint.trim()))))
  talk.once('close', () => stream.destroy())
  return talk
}
