import { connectDockerode } from './engine-address.ts'

/** The signal by which engines ask a container to end: `STOPSIGNAL` of its image, such as SIGQUIT or 3; SIGTERM without one. */
export const stopSignalIn = (config: object): string => {
  // The types of the client lack it.
  const { StopSignal: signal = '' } = config as { readonly StopSignal?: string }
  return signal === '' || signal === '15' ? 'SIGTERM' : signal
}

export async function stopSignalOf({ id }: { readonly id: string }): Promise<string> {
  const docker = await connectDockerode()
  return stopSignalIn((await docker.getContainer(id).inspect()).Config)
}
