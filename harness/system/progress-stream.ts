import type Dockerode from 'dockerode'

type ProgressEvent = Partial<Record<'stream' | 'status' | 'error', string>>

/** Reads progress to its end. @returns the last line. @throws Error at an `error` event, the only sign of a failed step. */
export const readProgress = (
  client: Pick<Dockerode, 'modem'>,
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void = () => undefined,
): Promise<string> =>
  new Promise((resolve, reject) => {
    let failure: string | undefined
    let last = ''
    const onEvent = ({ error, stream: text, status }: ProgressEvent) => {
      failure ??= error
      for (const line of (error ?? text ?? status ?? '').split('\n')) {
        if (line.trim() === '') continue
        last = line.trimEnd()
        onLine(last)
      }
    }
    const onEnd = (error: Error | null) => {
      if (error) reject(error)
      else if (failure === undefined) resolve(last)
      else reject(new Error(failure))
    }
    client.modem.followProgress(stream, onEnd, onEvent)
  })
