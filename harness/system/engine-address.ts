import type Dockerode from 'dockerode'

/** The address of an engine, in dockerode's form, with certificates and key as PEM. */
export type EngineEndpoint = Pick<
  Dockerode.DockerOptions,
  'socketPath' | 'host' | 'port' | 'protocol' | 'ca' | 'cert' | 'key'
>

let told: EngineEndpoint | undefined

/** Sets the engine that another process has found, because testcontainers takes a third of a second to find it. */
export const engineIsAt = (address: EngineEndpoint): void => {
  told = address
}

/** The address of this process's engine, to pass to another process. */
export const engineAddress = async (): Promise<EngineEndpoint> => {
  const { modem } = await connectDockerode()
  const { socketPath, host, port, protocol, ca, cert, key } = modem as Dockerode.DockerOptions
  const pem = <Part>(part: Part) => (part instanceof Buffer ? part.toString() : part)
  return { socketPath, host, port, protocol, ca: pem(ca), cert: pem(cert), key: pem(key) }
}

/** For messages about an engine that does not answer. */
export const dockerHost = (): string => `DOCKER_HOST is ${process.env['DOCKER_HOST'] ?? 'not set'}`

/** dockerode, connected to the engine that testcontainers uses (`new Docker()` may choose another socket). */
export const connectDockerode = async (): Promise<Dockerode> => {
  if (told !== undefined) {
    const { default: Docker } = await import('dockerode')
    return new Docker(told)
  }
  const { getContainerRuntimeClient } = await import('testcontainers')
  return (await getContainerRuntimeClient()).container.dockerode
}
