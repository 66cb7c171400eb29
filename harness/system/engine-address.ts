import type Dockerode from 'dockerode'

/** How an engine is reached, as dockerode takes it. */
export interface EngineAddress {
  readonly socketPath: string | undefined
  readonly host: string | undefined
  readonly port: number | string | undefined
  readonly protocol: Dockerode.DockerOptions['protocol'] | undefined
  /** Certificates and key, as PEM. */
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

let told: EngineAddress | undefined

/** Where the engine is, as another process has found out: testcontainers takes a third of a second to find it. */
export const engineIsAt = (address: EngineAddress): void => {
  told = address
}

/** What another process has to be told. */
export const engineAddress = async (): Promise<EngineAddress> => {
  const { modem } = await connectDockerode()
  const { socketPath, host, port, protocol, ca, cert, key } = modem as Dockerode.DockerOptions
  const pem = (part: unknown) => (part instanceof Buffer ? part.toString() : (part as string | undefined))
  return { socketPath, host, port, protocol, ca: pem(ca), cert: pem(cert), key: pem(key) }
}

/**
 * Everything a harness/system module does beyond images: dockerode on the very engine testcontainers uses (a
 * bare `new Docker()` may pick another socket). Rejects when no engine answers.
 */
export const connectDockerode = async (): Promise<Dockerode> => {
  if (told !== undefined) {
    const { default: Docker } = await import('dockerode')
    return new Docker(told)
  }
  const { getContainerRuntimeClient } = await import('testcontainers')
  return (await getContainerRuntimeClient()).container.dockerode
}
